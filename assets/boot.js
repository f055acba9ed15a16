// Runs before the first paint: language, theme and the one catalogue.
// A plain script of its own (not inline) so that the content policy can be strict.
(function () {
  var root = document.documentElement;
  var script = document.currentScript;
  var version = (script && script.dataset.catalogue) || "";

  var chosen = /(?:^|;\s*)crm_locale=(zh|en|xx)(?:;|$)/.exec(document.cookie);
  var locale = chosen ? chosen[1] : /^zh\b/i.test(navigator.language) ? "zh" : "en";
  window.__crm_locale = locale;
  window.__crm_catalogue = version;
  root.lang = locale === "zh" ? "zh-CN" : "en";

  var theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch (blocked) {
    // Storage may be off; the system's choice serves.
  }
  var dark = theme === "dark" ||
    (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("dark", dark);
  root.style.colorScheme = dark ? "dark" : "light";

  try {
    root.classList.toggle("rail-slim", localStorage.getItem("crm_rail") === "slim");
  } catch (blocked) {
    // The wide rail is the default.
  }

  // Colours may then reach under a phone's rounded corners; the bar keeps clear of them.
  var view = document.querySelector("meta[name=viewport]");
  if (view) view.content = "width=device-width, initial-scale=1, viewport-fit=cover";

  // Written, not appended: the parser must wait for the words, because the
  // app's modules are async and could otherwise run first.
  document.write('<script src="/i18n/' + locale + ".js?v=" + version + '"><\/script>');
})();
