// On a narrow screen, the filters are closed until someone opens them, so that the list comes first.

if (window.matchMedia("(max-width: 40.0525em)").matches) {
  for (const options of document.querySelectorAll(".app-filter__options")) {
    options.open = false;
  }
}
