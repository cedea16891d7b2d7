/** Reads cookies that the service sets for scripts. */

export function cookie(name) {
  return document.cookie.split("; ").find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** The token against forged requests. Over https, the name of its cookie says that no other host has set it. */
export function token() {
  return cookie("__Host-csrftoken") || cookie("csrftoken");
}

/** Removes the cookies with this name. Over https, it has a prefix, and browsers ask for the attribute secure. */
export function forgetCookies(name) {
  const how = "path=/; max-age=0; samesite=strict";
  document.cookie = `${name}=; ${how}`;
  document.cookie = `__Host-${name}=; ${how}; secure`;
}
