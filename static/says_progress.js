/**
 * While a form with a large list is sent and read, its button is disabled, and the page says so.
 *
 * The words are in the form's data-says-progress.
 */

const forms = document.querySelectorAll("form[data-says-progress]");

for (const form of forms) {
  const status = document.createElement("p");
  status.className = "govuk-body app-says-progress";
  status.setAttribute("role", "status");
  form.append(status);
  form.addEventListener("submit", () => {
    status.textContent = form.dataset.saysProgress;
    // Later, because a disabled button would not be sent.
    setTimeout(() => setDisabled(form, true));
  });
}

// After Back, the browser can show the page as it was left.
addEventListener("pageshow", () => {
  for (const form of forms) {
    setDisabled(form, false);
    form.querySelector(".app-says-progress").textContent = "";
  }
});

function setDisabled(form, isDisabled) {
  for (const button of form.querySelectorAll("button[type=submit], input[type=submit]")) button.disabled = isDisabled;
}
