// Draws every [data-chart]: the option was made in Python; colours and fonts come from the page's own style.
(function () {
  "use strict";
  var drawn = [];

  var probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;
  // a colour as the page has it now: light-dark() and var() are resolved only where they are used
  function style(name) {
    probe.style.color = "var(" + name + ")";
    return getComputedStyle(probe).color;
  }

  function theme() {
    var text = style("--kq-ink"), quiet = style("--kq-quiet"), rule = style("--kq-rule");
    var axis = {
      axisLine: { lineStyle: { color: rule } }, axisTick: { lineStyle: { color: rule } },
      axisLabel: { color: quiet, fontSize: 12 }, nameTextStyle: { color: quiet }, splitLine: { lineStyle: { color: rule } }
    };
    return {
      color: [1, 2, 3, 4, 5, 6].map(function (n) { return style("--kq-series-" + n); }),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
      categoryAxis: Object.assign({}, axis, { splitLine: { show: false } }), valueAxis: axis,
      legend: { textStyle: { color: text }, pageTextStyle: { color: quiet } },
      tooltip: { backgroundColor: style("--kq-paper"), borderColor: rule, textStyle: { color: text } }
    };
  }

  // names of colours that only the page knows
  var TONES = { bad: "--kq-mark", warn: "--kq-series-2", good: "--kq-series-1", rest: "--kq-series-6" };
  function dress(option, room) {
    var accent = style("--kq-series-1"), mark = style("--kq-mark"), rule = style("--kq-rule"), text = style("--kq-ink");
    (option.series || []).forEach(function (one) {
      if (one.shade !== undefined) {
        var shade = style("--kq-series-" + (one.shade % 6 + 1));
        one.itemStyle = one.hollow ? { color: style("--kq-paper"), borderColor: shade, borderWidth: 2 } : { color: shade };
        one.lineStyle.color = shade;
        if (one.areaStyle) { one.areaStyle.color = shade; }
      }
      if (TONES[one.tone]) { one.itemStyle = { color: style(TONES[one.tone]) }; }
      if (one.label && one.label.show) { one.label.color = text; }
      if (one.markLine) {
        one.markLine.lineStyle.color = mark;
        one.markLine.label = Object.assign({ color: text, textBorderColor: style("--kq-paper"), textBorderWidth: 3 }, one.markLine.label);
        one.markLine.data.forEach(function (line) {
          line.label = Object.assign({ color: text, textBorderColor: style("--kq-paper"), textBorderWidth: 3 }, line.label);
        });
      }
      if (one.type === "gauge") {
        if (one.axisLine && one.axisLine.lineStyle) {
          var colour = one.axisLine.lineStyle.color;
          one.axisLine.lineStyle.color = colour
            ? colour.map(function (pair) { return [Math.min(pair[0], 1), pair[1] === "interval" ? style("--kq-series-2") : "transparent"]; })
            : [[1, rule]];
        }
        if (one.itemStyle && one.itemStyle.color === "target") { one.itemStyle.color = mark; }
        if (one.progress) { one.progress.itemStyle = { color: accent }; }
        // percentages are of the shorter side's half: in a narrow place the arc would be cut off
        if (room) { one.radius = Math.min(room.clientHeight / 2 * parseFloat(one.radius) / 100, room.clientWidth / 2 - 12); }
        if (one.detail) { one.detail.color = text; }
        if (one.title) { one.title.color = style("--kq-quiet"); }
      }
      if (one.type === "heatmap") { one.itemStyle = { borderColor: style("--kq-paper"), borderWidth: 3 }; }
    });
    if (option.visualMap) { option.visualMap.inRange = { color: [style("--kq-shade-1"), style("--kq-shade-3")] }; }
    return option;
  }

  function draw(place) {
    var source = document.getElementById(place.dataset.chart);
    if (!source || place.dataset.drawn) { return; }
    place.dataset.drawn = "1";
    var entry = { place: place, source: source.textContent, chart: null };
    drawn.push(entry);
    render(entry);
  }

  function render(entry) {
    if (entry.chart) { entry.chart.dispose(); }
    var option = dress(JSON.parse(entry.source), entry.place), place = entry.place;
    var decimals = Number(place.dataset.decimals), unit = place.dataset.unit;
    var number = function (value) {
      if (value === null || value === undefined || value === "-") { return "—"; }
      return Number(value).toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    };
    if (option.tooltip) { option.tooltip.valueFormatter = function (value) { return number(value) + (unit ? " " + unit : ""); }; }
    (option.series || []).forEach(function (one) {
      if ((one.type === "bar" || one.type === "heatmap") && one.label && one.label.show) {
        one.label.formatter = function (shown) { return number(Array.isArray(shown.value) ? shown.value[2] : shown.value); };
      }
    });
    entry.chart = echarts.init(place, theme(), { locale: document.documentElement.lang === "en" ? "EN" : "ZH" });
    entry.chart.setOption(option);
  }

  var loading = false, waiting = [];
  function fetchEngine(address, then) {
    if (window.echarts) { then(); return; }
    waiting.push(then);
    if (loading) { return; }
    loading = true;
    var script = document.createElement("script");
    script.src = address;
    script.onload = function () { waiting.splice(0).forEach(function (call) { call(); }); };
    document.head.appendChild(script);
  }

  function all(root) {
    var places = root.querySelectorAll("[data-chart]:not([data-drawn])");
    if (places.length) { fetchEngine(places[0].dataset.engine, function () { places.forEach(draw); }); }
  }

  var pending = null;
  window.addEventListener("resize", function () {
    window.clearTimeout(pending);
    pending = window.setTimeout(function () { drawn.forEach(function (entry) { entry.chart.resize(); }); }, 100);
  });
  window.addEventListener("beforeprint", function () { drawn.forEach(function (entry) { entry.chart.resize(); }); });
  new MutationObserver(function () { drawn.forEach(render); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });

  window.keqiaoCharts = all;
  all(document);
})();
