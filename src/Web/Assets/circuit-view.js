// Shows a drawing as SVG: grid, wires, parts with their values, nodes, what is chosen, the cursor, and the results of a DC analysis.

import { endsOf } from "./circuit-drawing.js";
import { engineering } from "./circuit-numbers.js";
import { boxOf, matrixOf, partKinds, pinsOf, placeOf } from "./circuit-parts.js";

const namespace = 'http://www.w3.org/2000/svg';
const margin = 24; // units of the drawing around it

export const plotColors = { red: '#d62828', green: '#2a9d3a', blue: '#2b6cd4', cyan: '#1596a8', magenta: '#b5309e', yellow: '#b58900', black: 'currentColor' };

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

export class View {
  /** @param size in pixels; two of them are a unit of the drawing at first */
  constructor(size, name) {
    this.size = size;
    this.picture = svg('svg', { class: 'circuit-picture', width: size.width, height: size.height, role: 'application', 'aria-label': name });
    this.window = { x: 0, y: 0, width: size.width / 2, height: size.height / 2 };
  }

  /** Shows all of it, at least at the size it was drawn in. */
  fit(box) {
    const { width, height } = this.size;
    if (!box) {
      this.window = { x: 0, y: 0, width: width / 2, height: height / 2 };
      return;
    }
    const scale = Math.max(0.5, (box.right - box.left + 2 * margin) / width, (box.bottom - box.top + 2 * margin) / height);
    this.window = { x: (box.left + box.right - width * scale) / 2, y: (box.top + box.bottom - height * scale) / 2, width: width * scale, height: height * scale };
  }

  /** @param factor more than 1: farther away */
  zoom(factor) {
    const { x, y, width, height } = this.window;
    const by = Math.min(8 * this.size.width / width, Math.max(this.size.width / 8 / width, factor));
    this.window = { x: x + width * (1 - by) / 2, y: y + height * (1 - by) / 2, width: width * by, height: height * by };
  }

  /** Moves so that a point is seen. */
  reveal([x, y]) {
    const seen = this.window;
    if (x < seen.x + 8) seen.x = x - margin;
    if (x > seen.x + seen.width - 8) seen.x = x + margin - seen.width;
    if (y < seen.y + 8) seen.y = y - margin;
    if (y > seen.y + seen.height - 8) seen.y = y + margin - seen.height;
  }

  /** Where in the drawing an event happened. */
  pointAt(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.picture.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  /** @param state `{chosen: Set, cursor, line, frame, hasGrid, operating}` */
  draw(drawing, state) {
    const { x, y, width, height } = this.window;
    this.picture.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
    const layers = [];
    if (state.hasGrid) layers.push(...grid(this.window));
    layers.push(...drawing.items.map(item => item.type === 'w' ? wire(item, state.chosen) : part(item, state.chosen)));
    layers.push(...joints(drawing));
    if (state.line) layers.push(svg('polyline', { points: state.line.map(point => point.join()).join(' '), class: 'circuit-line' }));
    if (state.frame) layers.push(svg('rect', { ...state.frame, class: 'circuit-frame' }));
    if (state.operating) layers.push(...figures(drawing, state.operating));
    if (state.cursor) layers.push(svg('path', { d: `M${state.cursor[0] - 5} ${state.cursor[1]}h10m-5 -5v10`, class: 'circuit-cursor' }));
    this.picture.replaceChildren(...layers);
  }
}

/** How a part looks, for its button, too. */
export function shapeOf(item) {
  const kind = partKinds[item.type];
  const path = typeof kind.shape === 'function' ? kind.shape(item.properties) : kind.shape;
  const color = plotColors[item.properties.color];
  return [
    ...(kind.fill && color ? [svg('path', { d: kind.fill, fill: color, stroke: 'none' })] : []),
    svg('path', { d: path, style: item.type === 'a' && color ? `stroke: ${color}` : undefined }),
  ];
}

function grid({ x, y, width, height }) {
  const step = width > 1200 ? 64 : 8;
  const pattern = svg('pattern', { id: 'circuit-dots', width: step, height: step, patternUnits: 'userSpaceOnUse' }, svg('circle', { cx: 0.5, cy: 0.5, r: 0.5 }));
  return [svg('defs', {}, pattern), svg('rect', { x, y, width, height, fill: 'url(#circuit-dots)', class: 'circuit-grid' })];
}

function wire(item, chosen) {
  return svg('line', { x1: item.x, y1: item.y, x2: item.x2, y2: item.y2, class: `circuit-wire${chosen.has(item) ? ' chosen' : ''}` });
}

function part(item, chosen) {
  const group = svg('g', { class: `circuit-part${chosen.has(item) ? ' chosen' : ''}` }, svg('g', { transform: matrixOf(item) }, ...shapeOf(item)));
  if (chosen.has(item)) {
    const { left, top, right, bottom } = boxOf(item);
    group.append(svg('rect', { x: left - 2, y: top - 2, width: right - left + 4, height: bottom - top + 4, class: 'circuit-frame' }));
  }
  for (const [x, y, anchor, text] of partKinds[item.type].texts) {
    const words = text(item.properties);
    if (!words) continue;
    const place = placeOf(item, x, y - 2);
    const away = placeOf(item, x + (anchor === 'start' ? 1 : anchor === 'end' ? -1 : 0), y - 2);
    // Letters stand upright however the part lies, on the side on which they were.
    const side = away[0] > place[0] ? 'start' : away[0] < place[0] ? 'end' : 'middle';
    const down = away[1] > place[1] ? 5 : away[1] < place[1] ? -2 : 2;
    group.append(svg('text', { x: place[0], y: place[1] + down, 'text-anchor': side }, words));
  }
  return group;
}

/** An open end is a ring, where three or more meet a dot. */
function joints(drawing) {
  const places = new Map();
  for (const end of drawing.items.flatMap(endsOf)) places.set(end.join(), { end, count: (places.get(end.join())?.count ?? 0) + 1 });
  return [...places.values()].filter(({ count }) => count !== 2)
    .map(({ end: [cx, cy], count }) => svg('circle', { cx, cy, r: 2, class: count === 1 ? 'circuit-open' : 'circuit-joint' }));
}

/** Voltages at nodes, currents at sources and current probes, each once. */
function figures(drawing, values) {
  const nodes = drawing.nodes();
  const told = new Set();
  const labels = [];
  const label = ([x, y], text) => labels.push(svg('text', { x: x + 2, y: y - 2, class: 'circuit-figure' }, text));
  for (const item of drawing.parts) {
    for (const pin of pinsOf(item)) {
      const name = nodes.nameAt(pin);
      if (told.has(name) || values[name] === undefined) continue;
      told.add(name);
      label(pin, `${values[name].toFixed(2)}V`);
    }
    const current = values[drawing.currentOf(item)];
    if ((item.type === 'v' || item.type === 'a') && current !== undefined) label(item.type === 'v' ? placeOf(item, 2, 10) : placeOf(item, 8, -5), `${engineering(current, 2)}A`);
  }
  return labels;
}
