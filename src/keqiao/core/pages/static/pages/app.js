// What the pages do beyond HTML: parts swapped by htmx keep the focus and say what changed; menus close; drafts are kept.
// Everything here is an addition: each control is a link or a form that works without it.
(function () {
  "use strict";
  var words = document.body.dataset;
  var announcer = document.getElementById("announcer");

  function say(text) {
    announcer.textContent = "";
    window.setTimeout(function () { announcer.textContent = text; }, 50);
  }

  function toast(text) {
    var box = document.createElement("div");
    box.className = "toast show kq-toast";
    box.setAttribute("role", "alert");
    var body = document.createElement("div");
    body.className = "toast-body";
    body.textContent = text;
    box.appendChild(body);
    document.getElementById("toasts").appendChild(box);
    window.setTimeout(function () { box.remove(); }, 8000);
  }

  // parts ---

  var focused = null;
  document.addEventListener("htmx:beforeRequest", function (event) {
    focused = document.activeElement && document.activeElement.id;
    if (event.detail.elt.matches("a, button")) { event.detail.elt.setAttribute("aria-busy", "true"); }
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    event.detail.elt.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    // a request that was sent on to the sign-in page is a whole page: go there instead of putting it into a part
    var answer = event.detail.xhr;
    if (answer.responseURL && /\/account\/login\//.test(answer.responseURL)) {
      event.detail.shouldSwap = false;
      window.location.href = answer.responseURL.replace(/next=[^&]*/, "next=" + encodeURIComponent(location.pathname + location.search));
    }
  });
  document.addEventListener("htmx:sendError", function () { toast(words.failed); });
  document.addEventListener("htmx:timeout", function () { toast(words.failed); });
  document.addEventListener("htmx:afterSettle", function (event) {
    var from = event.detail.requestConfig && event.detail.requestConfig.elt;
    var target = event.detail.elt;
    if (from && from.hasAttribute("data-focus-row")) {
      // told once for every new row: the first of them is where reading goes on
      if (from.dataset.done) { return; }
      from.dataset.done = "1";
      var link = target.querySelector("a") || target;
      link.focus({ preventScroll: true });
      say(words.updated);
    } else if (from && from.hasAttribute("data-focus-into")) {
      var heading = document.querySelector("#move-panel [tabindex='-1']");
      if (heading) { heading.focus(); }
    } else if (focused && document.getElementById(focused) && document.activeElement === document.body) {
      document.getElementById(focused).focus({ preventScroll: true });
    }
    prepare(target.parentElement || document);
  });

  // menus: <details>, closed by Escape, by a click elsewhere, and by another one opening ---

  function close(menu, back) {
    menu.open = false;
    if (back) { menu.querySelector("summary").focus(); }
  }
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.kq-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { close(menu, false); }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.kq-menu[open]").forEach(function (menu) { close(menu, true); });
    }
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      var search = document.querySelector(".kq-search input");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  // filters: a choice applies itself; empty fields stay out of the address ---

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submits]")) { event.target.form.requestSubmit(); }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-filters]")) {
      Array.prototype.forEach.call(form.elements, function (field) { if (field.name && !field.value) { field.disabled = true; } });
    }
    if (form.method === "post" && !form.hasAttribute("data-again")) {
      // a second press of the same button sends nothing twice
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      window.setTimeout(function () { delete form.dataset.sent; }, 4000);
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-filters] :disabled").forEach(function (field) { field.disabled = false; });
  });

  // drafts: what was typed stays in this browser until it is submitted or thrown away ---

  var PREFIX = "keqiao-draft:";
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|file|password|submit|button)$/.test(field.type) && !field.closest("[data-no-draft]");
    });
  }
  function keep(form) {
    var values = {};
    fields(form).forEach(function (field) {
      if (/^(radio|checkbox)$/.test(field.type)) {
        values[field.name] = values[field.name] || [];
        if (field.checked) { values[field.name].push(field.value); }
      } else { values[field.name] = field.value; }
    });
    try { localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(values)); } catch (_full) { return; }
    note(form, words.saved, false);
  }
  function restore(form) {
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft)); } catch (_bad) { return; }
    if (!kept || form.querySelector("[data-faults]")) { return; }
    var changed = false;
    fields(form).forEach(function (field) {
      var value = kept[field.name];
      if (value === undefined) { return; }
      if (/^(radio|checkbox)$/.test(field.type)) {
        var on = value.indexOf(field.value) >= 0;
        changed = changed || on !== field.checked;
        field.checked = on;
      } else if (value && field.value !== value) { field.value = value; changed = true; }
    });
    if (changed) { note(form, words.draft, true); }
  }
  function note(form, text, discard) {
    var place = form.querySelector(".kq-draft") || form.appendChild(document.createElement("p"));
    place.className = "kq-draft";
    place.setAttribute("role", "status");
    place.textContent = text + " ";
    if (discard) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-ghost-secondary";
      button.textContent = words.discard;
      button.addEventListener("click", function () { forget(form); form.reset(); place.remove(); });
      place.appendChild(button);
    }
  }
  function forget(form) {
    try { localStorage.removeItem(PREFIX + form.dataset.draft); } catch (_none) { return; }
  }
  var waiting = null;
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.dataset.draft) { return; }
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { keep(form); }, 600);
  });
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.draft) { window.clearTimeout(waiting); forget(event.target); }
  });

  // what a page or a part needs when it appears ---

  function prepare(root) {
    root.querySelectorAll("form[data-draft]:not([data-ready])").forEach(function (form) {
      form.dataset.ready = "1";
      restore(form);
    });
    if (window.keqiaoCharts) { window.keqiaoCharts(root); }
  }
  // a phone has no room for filters that nobody asked for yet
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll(".kq-fold").forEach(function (fold) { fold.open = false; });
  }
  var faults = document.querySelectorAll("[data-faults]");
  if (faults.length === 1) { faults[0].focus(); }
  prepare(document);
})();
