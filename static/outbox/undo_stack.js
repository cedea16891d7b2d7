/** The values before each change, newest change last. Each function returns a new stack. */

const LONGEST = 200; // number of changes that can be undone

export const pushed = (stack, change) => [...stack, change].slice(-LONGEST);

/** The newest change (undefined if there is none), and the stack without it. */
export const popped = stack => ({ change: stack.at(-1), rest: stack.slice(0, -1) });

/** The newest change of one entry (undefined if there is none), and the stack without it. */
export function poppedOf(stack, key) {
  const place = stack.findLastIndex(change => change.key === key);
  return { change: stack[place], rest: stack.filter((_, each) => each !== place) };
}
