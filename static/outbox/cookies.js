/** Reads cookies that the service sets for scripts. */

export function cookie(name) {
  return document.cookie.split("; ").find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** The token against forged requests. Over https, the name of its cookie says that no other host has set it. */
export function token() {
  return cookie("__Host-csrftoken") || cookie("csrftoken");
}
