/** Interprets the server's response to an item, and says when to try again. It only uses plain values, not the network. */

export const FIRST_WAIT = 1000; // milliseconds before the first new attempt; doubled each time
const LONGEST_WAIT = 15_000;

export const nextWait = wait => Math.min(wait * 2, LONGEST_WAIT);

export const SIGNED_OUT = { outcome: "waiting", why: "You are signed out.", isSignedOut: true };
export const NOT_RESPONDING = { outcome: "waiting", why: "The service is not responding." };
export const OFFLINE = { outcome: "waiting", why: "You are offline." };

const REFUSALS = {
  403: "You do not have permission to record answers in this case.",
  404: "This question or case no longer exists.",
};

const STORED = 200;
const CONFLICT = 409;
const WITH_A_BODY = [STORED, CONFLICT, 422, 423];

/**
 * The outcome of an HTTP response. `body` is null if the response is not JSON.
 *
 *   stored    the server has stored the value as the version in `body`
 *   conflict  a colleague changed the entry: `stands` is the server's version
 *   refused   the server will not accept this value: `refusal` says why
 *   waiting   the value could not be sent: `why`. The sender tries again later, or after sign-in if `isSignedOut`
 */
export function meaningOf({ type, status, body }) {
  if (type === "opaqueredirect" || status === 401) return SIGNED_OUT;
  if (status >= 500 || status === 429) return NOT_RESPONDING;
  // The response was cut off. If the item is sent again with the same receipt, the server repeats its response.
  if (body === null && WITH_A_BODY.includes(status)) return NOT_RESPONDING;
  if (status === STORED) return { outcome: "stored", body };
  if (status === CONFLICT) return { outcome: "conflict", stands: body.stands };
  return { outcome: "refused", refusal: body?.error ?? REFUSALS[status] ?? "The service could not read this answer." };
}
