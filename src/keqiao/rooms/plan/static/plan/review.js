// The review screen: hover links both ways, keys, and what is selected in the text. Everything works without it.
(() => {
  "use strict";
  const review = document.getElementById("review");
  if (!review) return;
  const source = document.getElementById("source");
  const byFind = (id) => source.querySelectorAll(`[data-finds~="${id}"]`);
  const card = (id) => document.getElementById(`find-${id}`);
  const cards = () => [...review.querySelectorAll("[data-find]")];

  function light(ids, on) {
    for (const id of ids) {
      byFind(id).forEach((mark) => mark.classList.toggle("plan-lit", on));
      card(id)?.classList.toggle("plan-lit", on);
    }
  }
  const idsOf = (node) => {
    const at = node.closest?.("[data-finds], [data-find]");
    return at ? (at.dataset.finds || at.dataset.find).split(" ") : [];
  };
  review.addEventListener("mouseover", (event) => light(idsOf(event.target), true));
  review.addEventListener("mouseout", (event) => light(idsOf(event.target), false));

  source.addEventListener("click", (event) => {
    if (!document.getSelection().isCollapsed) return;
    const id = idsOf(event.target).map(card).find(Boolean);
    if (id) select(id);
  });
  review.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mark]");
    if (!link) return;
    event.preventDefault();
    show(link.dataset.mark);
  });

  function show(id) {
    const mark = byFind(id)[0];
    if (!mark) return;
    const box = mark.closest(".plan-source");
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    light([id], true);
    setTimeout(() => light([id], false), 1500);
  }

  let current = null;
  function select(node) {
    if (!node) return;
    current = node.dataset.find;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
    show(current);
  }
  function step(by) {
    const all = cards();
    const at = all.findIndex((node) => node.dataset.find === current);
    select(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }
  function nextOpen() {
    const all = cards();
    const at = all.findIndex((node) => node.dataset.find === current);
    select(all.slice(at + 1).find((node) => node.dataset.decision === "pending") || all[at]);
  }
  const press = (act) => card(current)?.querySelector(`[data-act="${act}"]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    s: nextOpen,
    a: () => press("accept"),
    e: () => press("edit"),
    x: () => press("reject"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.closest("[data-find]")?.querySelector('[data-act="cancel"]')?.click();
      return;
    }
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // after a decision the focus goes on to what is still open; an opened form gets it
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.target?.id?.replace(/^find-/, "");
    const now = id && card(id);
    if (!now) return;
    current = id;
    if (now.classList.contains("plan-editing")) {
      now.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else if (now.querySelector('[role="alert"]')) {
      now.focus();
    } else {
      nextOpen();
    }
  });

  // a selection in the text becomes the place of what is added or split; offsets count characters, not UTF-16 units
  const length = (text) => [...text].length;
  function offset(node, at) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!piece || !source.contains(piece)) return null;
    return Number(piece.dataset.start) + length(node.textContent.slice(0, at));
  }
  const hint = document.getElementById("add-hint");
  const said = hint?.textContent;
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !source.contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    document.querySelectorAll("[data-add]").forEach((link) => {
      const url = new URL(link.href);
      url.searchParams.set("start", start);
      url.searchParams.set("end", end);
      link.href = url;
    });
    document.querySelectorAll("[data-split] [name=at]").forEach((field) => { field.value = start; });
    if (hint) hint.textContent = source.dataset.selected.replace("{count}", end - start) || said;
  });
})();
