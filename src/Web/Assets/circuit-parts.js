// The kinds of parts: where their pins are, which properties they have, how they look. Coordinates, letters and names of properties are
// Open edX's (schematic.js), so that drawings made there and here are the same.

/**
 * `pins` and `box` (left, top, right, bottom) in units of the drawing, of which 8 are a square of its grid; `shape` is an SVG path; `texts` are places
 * for properties: [x, y, anchor, text of the properties].
 */
export const partKinds = {
  g: { name: 'Ground', pins: [[0, 0]], box: [-6, 0, 6, 8], properties: {}, shape: 'M0 0V8M-6 8H6', texts: [] },
  L: { name: 'Node label', pins: [[0, 0]], box: [-3, 0, 3, 14], properties: { label: '???' }, shape: 'M0 0V8', texts: [[0, 14, 'middle', p => p.label]] },
  v: source('Voltage source', 'M0 15V21M-3 18H3M-3 30H3'),
  i: source('Current source', 'M0 15V32M-3 26L0 32L3 26'),
  r: twoPins('Resistor', 'r', '1', 'Ω', [-5, 5], 'M0 0V12L4 14L-4 18L4 22L-4 26L4 30L-4 34L0 36V48'),
  c: twoPins('Capacitor', 'c', '1p', 'F', [-8, 8], 'M0 0V22M-8 22H8M-8 26H8M0 26V48'),
  l: twoPins('Inductor', 'l', '1n', 'H', [-4, 6], 'M0 0V14A4 4 0 1 1 -2 21A4 4 0 1 1 -2 27A4 4 0 1 1 0 34V48'),
  o: {
    name: 'Op amp', prefix: 'O', pins: [[0, 0], [0, 16], [48, 8], [24, 32]], box: [0, -8, 48, 32], properties: { name: '', A: '30000' },
    shape: 'M8 -8V24L40 8ZM0 0H8M0 16H8M40 8H48M24 16V32M10 0H16M13 -3V3M10 16H16', texts: [[30, 22, 'start', p => p.name], [26, 31, 'start', () => 'gnd']],
  },
  d: {
    name: 'Diode', prefix: 'D', pins: [[0, 0], [0, 48]], box: [-10, 0, 10, 48], properties: { name: '', area: '1', type: 'normal' }, choices: { type: ['normal', 'ideal'] },
    shape: p => 'M0 0V16M-8 16H8L0 32ZM-8 32H8M0 32V48' + (p.type === 'ideal' ? 'M-10 12H10V36H-10Z' : ''), texts: beside(10, p => p.area),
  },
  n: fet('N-channel MOSFET', 'M0 0V16H-8V32H0V48M-24 24H-12M-12 16V32'),
  p: fet('P-channel MOSFET', 'M0 0V16H-8V32H0V48M-24 24H-16M-12 24A2 2 0 1 0 -16 24A2 2 0 1 0 -12 24M-12 16V32'),
  s: {
    name: 'Voltage probe', pins: [[0, 0]], box: [0, -21, 21, 0], properties: { color: 'cyan', offset: '0' }, choices: { color: probeColors() },
    shape: 'M0 0L4 -4M2 -6L6 -2L21 -17V-21H17Z', fill: 'M2 -6L6 -2L21 -17V-21H17Z', texts: [],
  },
  a: {
    name: 'Current probe', pins: [[0, 0], [16, 0]], box: [0, -4, 16, 4], properties: { color: 'magenta', offset: '0' }, choices: { color: probeColors() },
    shape: 'M0 0H16M6 -3L10 0L6 3', texts: [],
  },
};

const grid = 8;

export function newPart(type, x, y) {
  return { type, x, y, rotation: 0, properties: { ...partKinds[type].properties } };
}

/** Of eight positions: four turns, and the same mirrored. */
const turns = [
  (x, y) => [x, y], (x, y) => [-y, x], (x, y) => [-x, -y], (x, y) => [y, -x],
  (x, y) => [-x, y], (x, y) => [-y, -x], (x, y) => [x, -y], (x, y) => [y, x],
];

export function pinsOf(part) {
  return partKinds[part.type].pins.map(([x, y]) => shift(turns[part.rotation](x, y), part));
}

export function boxOf(part) {
  const [left, top, right, bottom] = partKinds[part.type].box;
  const [one, other] = [shift(turns[part.rotation](left, top), part), shift(turns[part.rotation](right, bottom), part)];
  return { left: Math.min(one[0], other[0]), top: Math.min(one[1], other[1]), right: Math.max(one[0], other[0]), bottom: Math.max(one[1], other[1]) };
}

/** The matrix of a part's position, as SVG writes it. */
export function matrixOf(part) {
  const turn = turns[part.rotation];
  return `matrix(${[...turn(1, 0), ...turn(0, 1), part.x, part.y].join(' ')})`;
}

/** A place of a part's own, in the drawing. */
export function placeOf(part, x, y) {
  return shift(turns[part.rotation](x, y), part);
}

/** Turned a quarter; after four quarters mirrored. */
export function rotated(part) {
  return { ...part, rotation: (part.rotation + 1) % 8 };
}

export function snap(value) {
  return Math.round(value / grid) * grid;
}

/** "Resistor R1, 10K". */
export function describe(part) {
  const { name, color, offset, ...rest } = part.properties;
  const values = Object.entries(rest).filter(([key, value]) => !key.startsWith('_') && key !== 'plot offset' && value).map(([, value]) => value);
  return [partKinds[part.type].name + (name ? ` ${name}` : ''), ...(color ? [color] : []), ...values].join(', ');
}

export function probeColors() {
  return ['red', 'green', 'blue', 'cyan', 'magenta', 'yellow', 'black', 'x-axis'];
}

function shift([x, y], part) {
  return [x + part.x, y + part.y];
}

function beside(width, value) {
  return [[width, 26, 'start', value], [-width, 26, 'end', p => p.name]];
}

function twoPins(name, property, value, unit, [left, right], shape) {
  return {
    name, prefix: property.toUpperCase(), pins: [[0, 0], [0, 48]], box: [left, 0, right, 48], properties: { name: '', [property]: value }, shape,
    texts: [[right + 1, 26, 'start', p => p[property] ? p[property] + unit : ''], [left - 1, 26, 'end', p => p.name]],
  };
}

function source(name, inside) {
  return {
    name, prefix: name[0], pins: [[0, 0], [0, 48]], box: [-12, 0, 12, 48], properties: { name: '', value: 'dc(1)' }, isSource: true,
    shape: `M0 0V12M0 36V48M12 24A12 12 0 1 0 -12 24A12 12 0 1 0 12 24${inside}`, texts: beside(13, p => p.value),
  };
}

function fet(name, shape) {
  return {
    name, prefix: name[0] === 'N' ? 'N' : 'P', pins: [[0, 0], [-24, 24], [0, 48]], box: [-24, 0, 8, 48], properties: { name: '', 'W/L': '2' }, shape,
    texts: [[3, 22, 'start', p => p.name], [3, 30, 'start', p => p['W/L']]],
  };
}
