// Hovering, focusing or clicking a record lights its places in the text, and the other way round.
(() => {
  const all = [...document.querySelectorAll("[data-record]")];
  const marks = all.filter((e) => e.tagName === "MARK");
  const rows = all.filter((e) => e.tagName !== "MARK");
  const light = (record) => all.forEach((e) => e.classList.toggle("lit", record !== null && e.dataset.record === record));
  const follow = (from) => {
    const others = marks.includes(from) ? rows : marks;
    const other = others.find((e) => e.dataset.record === from.dataset.record);
    if (other) other.scrollIntoView({ block: "center" });
  };
  for (const element of all) {
    element.addEventListener("mouseenter", () => light(element.dataset.record));
    element.addEventListener("mouseleave", () => light(null));
    element.addEventListener("focus", () => light(element.dataset.record));
    element.addEventListener("click", (event) => { event.stopPropagation(); follow(element); });
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") follow(element); });
  }
})();
