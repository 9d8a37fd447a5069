// Before the first paint: without a choice of their own, people see what their device is set to.
(function () {
  var root = document.documentElement;
  if (!root.hasAttribute("data-chosen") && window.matchMedia) {
    var dark = window.matchMedia("(prefers-color-scheme: dark)");
    var follow = function () { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); };
    follow();
    dark.addEventListener("change", follow);
  }
})();
