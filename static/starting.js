/**
 * Says on a page for recording that automatic saving could not start. It imports nothing and runs first, because any script of
 * the outbox may be missing, late or broken. The page then works without a script, with its Save button.
 */
(() => {
  const PATIENCE = 10_000; // milliseconds that the scripts have to start

  function sayNotStarted() {
    const notice = document.getElementById("not-started");
    if (!notice || document.documentElement.dataset.recording === "ready") return;
    notice.hidden = false;
  }

  const isOutbox = element => element instanceof HTMLScriptElement && /\/outbox\/start[^/]*\.js$/.test(element.src);

  // A script has an error event if its file, or a file that it imports, is missing. The event does not bubble.
  document.addEventListener(
    "error",
    ({ target }) => {
      if (!isOutbox(target)) return;
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", sayNotStarted);
      else sayNotStarted();
    },
    true,
  );
  addEventListener("recording-failed", sayNotStarted);
  setTimeout(sayNotStarted, PATIENCE);
})();
