/**
 * What the pages do beyond HTML: starts the components of GOV.UK Frontend, here and in what htmx swaps in.
 *
 * The address of GOV.UK Frontend stands on our own script element, because the names of served files carry hashes.
 */
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const { govukFrontend } = document.querySelector("script[data-govuk-frontend]").dataset;
const { initAll } = await import(govukFrontend);

initAll();
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt !== document.body) initAll({ scope: detail.elt });
});

// A part of a page that fetches itself anew, has nothing of its own to lose, and is answered with another page (to sign in,
// say): go there. Others stay as they are: somebody may be writing.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, xhr, pathInfo } = event.detail;
  if (!("leaveWhenSentOn" in elt.dataset) || !xhr.responseURL) return;
  if (new URL(xhr.responseURL).pathname !== new URL(pathInfo.finalRequestPath, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
