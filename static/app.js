/**
 * Starts the components of GOV.UK Frontend, on the page and in content that htmx swaps in.
 *
 * The URL of GOV.UK Frontend is an attribute of our own script element, because served file names include hashes.
 */
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const { govukFrontend } = document.querySelector("script[data-govuk-frontend]").dataset;
const { initAll } = await import(govukFrontend);

initAll();
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt !== document.body) initAll({ scope: detail.elt });
});

// If a part of a page that refreshes itself is redirected (for example to sign in) and has no text that could be lost, follow
// the redirect. Other parts do not change, because the user may be writing.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, xhr, pathInfo } = event.detail;
  if (!("leaveWhenSentOn" in elt.dataset) || !xhr.responseURL) return;
  if (new URL(xhr.responseURL).pathname !== new URL(pathInfo.finalRequestPath, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
