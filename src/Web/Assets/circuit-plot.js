// Curves of a simulation, as SVG with axes, and a slider that reads them at a point.

import { make } from "./circuit-dialogs.js";
import { engineering } from "./circuit-numbers.js";
import { plotColors, svg } from "./circuit-view.js";

const size = { width: 560, height: 240, left: 58, right: 14, top: 10, bottom: 34 };

/**
 * @param x `{label, values, tell}`; `tell` writes a value for people
 * @param curves `[{name, color, offset, values, unit}]`, as many values as there are of x
 */
export function plot(title, x, curves) {
  const unit = curves[0]?.unit ?? '';
  const moved = curves.map(curve => ({ ...curve, shown: curve.values.map(value => value + curve.offset) }));
  const across = limits(x.values);
  const up = limits(moved.flatMap(curve => curve.shown));
  const left = value => size.left + (value - across.low) / (across.high - across.low) * (size.width - size.left - size.right);
  const top = value => size.height - size.bottom - (value - up.low) / (up.high - up.low) * (size.height - size.top - size.bottom);
  const cursor = svg('line', { y1: size.top, y2: size.height - size.bottom, class: 'circuit-reading' });
  const picture = svg(
    'svg', { viewBox: `0 0 ${size.width} ${size.height}`, class: 'circuit-plot', role: 'img', 'aria-label': `${title}: ${moved.map(summary).join('; ')}` },
    ...ticks(across).map(value => svg('g', {}, svg('line', { x1: left(value), x2: left(value), y1: size.top, y2: size.height - size.bottom, class: 'circuit-tick' }), text(left(value), size.height - size.bottom + 13, 'middle', x.tell(value)))),
    ...ticks(up).map(value => svg('g', {}, svg('line', { x1: size.left, x2: size.width - size.right, y1: top(value), y2: top(value), class: 'circuit-tick' }), text(size.left - 5, top(value) + 4, 'end', engineering(value, 2) + unit))),
    text((size.left + size.width - size.right) / 2, size.height - 4, 'middle', x.label),
    ...moved.map(curve => svg('polyline', { points: curve.shown.map((value, i) => `${left(x.values[i]).toFixed(1)},${top(value).toFixed(1)}`).join(' '), style: `stroke: ${plotColors[curve.color] ?? 'currentColor'}`, class: 'circuit-curve' })),
    cursor);

  const reading = make('output');
  const slider = make('input', { type: 'range', min: 0, max: x.values.length - 1, value: 0, 'aria-label': `Read ${title} at` });
  const read = () => {
    const at = Number(slider.value);
    cursor.setAttribute('x1', left(x.values[at]));
    cursor.setAttribute('x2', left(x.values[at]));
    const values = curves.map(curve => `${curve.name}: ${engineering(curve.values[at])}${curve.unit}`);
    reading.replaceChildren(`${x.tell(x.values[at])} – ${values.join(', ')}`);
    slider.setAttribute('aria-valuetext', reading.textContent);
  };
  slider.addEventListener('input', read);
  read();
  const legend = make('ul', { class: 'circuit-legend' }, ...curves.map(curve => make('li', { style: `--color: ${plotColors[curve.color] ?? 'currentColor'}` }, curve.name)));
  return make('figure', { class: 'circuit-result' }, make('figcaption', {}, title), picture, legend, slider, reading);
}

function summary(curve) {
  return `${curve.name} from ${engineering(Math.min(...curve.values))}${curve.unit} to ${engineering(Math.max(...curve.values))}${curve.unit}`;
}

function text(x, y, anchor, words) {
  return svg('text', { x, y, 'text-anchor': anchor }, words);
}

/** Round numbers around the values, and the distance between round numbers within. */
function limits(values) {
  let [low, high] = values.filter(Number.isFinite).reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  if (low > high) [low, high] = [0, 1];
  if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high), 1e-12)) [low, high] = [low - (Math.abs(low) / 10 || 0.5), high + (Math.abs(high) / 10 || 0.5)];
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(factor => factor * power >= rough) * power;
  return { low: Math.floor(low / step + 1e-9) * step, high: Math.ceil(high / step - 1e-9) * step, step };
}

function ticks({ low, high, step }) {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => Number((low + i * step).toPrecision(12)));
}
