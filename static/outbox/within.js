/** Adds a time limit to a promise. */

export function within(milliseconds, promise) {
  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), milliseconds));
  return Promise.race([promise, tooLate]);
}
