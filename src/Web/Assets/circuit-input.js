// schematic: a circuit is drawn and simulated; the field holds the drawing and the results that its grader looks at.

import { ask, make } from "./circuit-dialogs.js";
import { Drawing } from "./circuit-drawing.js";
import { Editor } from "./circuit-editor.js";
import { CircuitError } from "./circuit-network.js";
import { engineering, parseNumber } from "./circuit-numbers.js";
import { newPart, partKinds } from "./circuit-parts.js";
import { plot } from "./circuit-plot.js";
import { listenToPointer } from "./circuit-pointer.js";
import { runAc, runDc, runTransient } from "./circuit-results.js";
import { View, shapeOf, svg } from "./circuit-view.js";

const help = 'Parts are chosen with a click, moved by dragging, and opened with a double click; dragging from an end draws a wire. By keyboard: N goes to the next part, ' +
  'arrow keys move it or the cursor, Enter opens its properties, R turns it, W begins and ends a wire, Delete removes, Control and Z undoes.';

/** Returns what fills the field before it is sent. */
export function start(input) {
  const field = input.querySelector('textarea');
  const drawing = new Drawing();
  let circuit;
  try {
    const text = [field.value, input.dataset.initialValue].find(one => one?.includes('['));
    if (text) drawing.read(text);
    circuit = new Circuit(input, drawing, field.disabled);
  } catch (failure) {
    // No drawing: it stays a field for text.
    console.warn(failure);
    return () => {};
  }
  field.hidden = true;
  input.querySelector('.scripted-note').hidden = true;
  return () => {
    if (!field.disabled) field.value = circuit.answer();
  };
}

/** A list of the author's; null: everything; empty: nothing. */
function listed(text, all) {
  return text === undefined || text === 'None' ? all : text.split(',').map(one => one.trim()).filter(one => all.includes(one));
}

class Circuit {
  constructor(input, drawing, isClosed) {
    this.drawing = drawing;
    this.asked = input.dataset.submitAnalyses?.includes('{') ? JSON.parse(input.dataset.submitAnalyses) : {};
    this.isStale = false;
    const { width, height, parts, analyses } = input.dataset;
    const types = isClosed ? [] : listed(parts, Object.keys(partKinds));
    const mayEdit = !isClosed && parts !== '';
    const label = input.querySelector('.problem-group-label')?.textContent.trim() || 'Circuit';
    this.view = new View({ width: parseInt(width, 10) || 400, height: parseInt(height, 10) || 300 }, label);
    this.said = make('p', { class: 'circuit-said', role: 'status' });
    this.figures = make('div', { class: 'circuit-figures' });
    this.words = make('tbody');
    this.editor = new Editor(drawing, this.view, {
      changed: () => { this.isStale = true; this.figures.replaceChildren(); }, say: text => { this.said.textContent = text; }, drawn: () => this.tell(),
    });
    const tools = [...(mayEdit ? this.editTools() : []), ...(mayEdit || types.length > 0 ? this.viewTools() : []), ...listed(analyses, ['dc', 'ac', 'tran']).map(kind => this.analysisTool(kind))];
    const frame = make('div', { class: 'circuit' });
    if (tools.length > 0) frame.append(make('div', { class: 'circuit-tools', role: 'toolbar', 'aria-label': 'Tools' }, ...tools));
    const bin = types.length > 0 ? [make('div', { class: 'circuit-bin', role: 'toolbar', 'aria-label': 'Parts' }, ...types.map(type => this.binButton(type)))] : [];
    frame.append(make('div', { class: 'circuit-table' }, this.view.picture, ...bin));
    if (mayEdit) {
      const id = `${input.id}_help`;
      this.view.picture.setAttribute('aria-describedby', id);
      frame.append(make('p', { id, class: 'circuit-help' }, help));
      this.editor.listen();
      listenToPointer(this.editor);
    }
    frame.append(this.said, this.figures, make('details', {}, make('summary', {}, 'The circuit in words'), make('table', {}, make('thead', {}, make('tr', {}, make('th', {}, 'Part'), make('th', {}, 'Nodes'))), this.words)));
    input.querySelector('.scripted-note').after(frame);
    this.view.fit(drawing.box());
    this.editor.draw();
  }

  button(label, title, act) {
    const button = make('button', { type: 'button', title }, label);
    button.addEventListener('click', act);
    return button;
  }

  editTools() {
    const { editor } = this;
    const wire = this.button('Wire', 'Draw wires from anywhere', () => {
      editor.isWiring = !editor.isWiring;
      wire.setAttribute('aria-pressed', String(editor.isWiring));
    });
    wire.setAttribute('aria-pressed', 'false');
    return [
      wire, this.button('Turn', 'Turn what is chosen (R)', () => editor.rotate()), this.button('Properties', 'Properties of the chosen part (Enter)', () => editor.properties()),
      this.button('Duplicate', 'Duplicate what is chosen (Control+D)', () => editor.duplicate()), this.button('Delete', 'Delete what is chosen (Delete)', () => editor.remove()),
      this.button('Undo', 'Undo (Control+Z)', () => editor.undo()),
    ];
  }

  viewTools() {
    const zoom = factor => () => { this.view.zoom(factor); this.editor.draw(); };
    return [
      this.button('−', 'Smaller', zoom(1.25)), this.button('+', 'Larger', zoom(0.8)),
      this.button('Fit', 'Show everything', () => { this.view.fit(this.drawing.box()); this.editor.draw(); }),
    ];
  }

  /** Adds a part when it is pressed, or where it is dragged to. */
  binButton(type) {
    const { name, box: [left, top, right, bottom] } = partKinds[type];
    const icon = svg('svg', { viewBox: `${Math.min(left, -4) - 2} ${top - 2} ${right - Math.min(left, -4) + 6} ${bottom - top + 4}`, class: 'circuit-icon', 'aria-hidden': 'true' }, ...shapeOf(newPart(type, 0, 0)));
    const button = make('button', { type: 'button', title: name, 'aria-label': name }, icon);
    let isDragged = false;
    button.addEventListener('click', () => { if (!isDragged) this.editor.add(type); });
    button.addEventListener('pointerdown', event => { isDragged = false; button.setPointerCapture(event.pointerId); });
    button.addEventListener('pointerup', event => {
      if (!this.view.picture.contains(document.elementFromPoint(event.clientX, event.clientY))) return;
      isDragged = true;
      this.editor.add(type, this.view.pointAt(event).map(value => Math.round(value / 8) * 8));
    });
    return button;
  }

  analysisTool(kind) {
    const [label, title, act] = {
      dc: ['DC', 'DC analysis: the operating point', () => this.dc()], ac: ['AC', 'AC analysis: small signals', () => this.ac()],
      tran: ['Transient', 'Transient analysis: the course over time', () => this.transient()],
    }[kind];
    return this.button(label, title, () => this.trying(act));
  }

  async trying(act) {
    this.figures.replaceChildren();
    this.editor.operating = null;
    this.said.textContent = '';
    try {
      await act();
    } catch (failure) {
      if (!(failure instanceof CircuitError)) throw failure;
      this.said.textContent = failure.message;
    }
    this.editor.draw();
  }

  keep({ submitted }) {
    if (submitted) this.drawing.results[submitted[0]] = submitted[1];
  }

  number(text, name) {
    const value = parseNumber(text ?? '');
    if (!(value > 0)) throw new CircuitError(`“${text ?? ''}” is not a number above 0 (${name}).`);
    return value;
  }

  probes(type) {
    return this.drawing.parts.filter(part => part.type === type);
  }

  run(kind) {
    const { start, stop, source, steps, end } = this.drawing.settings;
    const netlist = this.drawing.netlist();
    if (kind === 'dc') return runDc(netlist);
    if (kind === 'ac') return runAc(netlist, { start: this.number(start, 'first frequency'), stop: this.number(stop, 'last frequency'), source }, this.asked.ac ?? null);
    return runTransient(netlist, { stop: this.number(end, 'stop time'), points: this.number(steps, 'number of points') }, this.asked.tran ?? null);
  }

  dc() {
    const result = this.run('dc');
    this.keep(result);
    this.editor.operating = result.shown;
    this.said.textContent = 'Operating point: voltages and currents stand in the drawing, and in words below it.';
  }

  async ac() {
    const probes = this.probes('s').filter(part => part.properties.color !== 'x-axis');
    if (probes.length === 0) throw new CircuitError('There is no voltage probe in the circuit.');
    const { settings } = this.drawing;
    const sources = this.drawing.parts.filter(part => part.type === 'v' || part.type === 'i').map(part => part.properties.name).filter(Boolean);
    const answer = await ask('AC analysis', [
      { name: 'start', label: 'First frequency (Hz)', value: settings.start }, { name: 'stop', label: 'Last frequency (Hz)', value: settings.stop },
      { name: 'source', label: 'Name of the source', value: settings.source ?? sources[0] ?? '' },
    ]);
    if (!answer) return;
    Object.assign(settings, answer);
    const result = this.run('ac');
    this.keep(result);
    const { frequencies, magnitudes, phases } = result.shown;
    const x = { label: 'Frequency', values: frequencies.map(Math.log10), tell: power => `${engineering(10 ** power, 2)}Hz` };
    const nodes = this.drawing.nodes();
    const curves = (values, unit, offset) => probes.map(part => {
      const name = nodes.nameAt([part.x, part.y]);
      return { name: `Node ${name}`, color: part.properties.color, unit, offset: offset ? parseNumber(part.properties.offset, 0) : 0, values: values(name) };
    }).filter(curve => curve.values);
    this.figures.replaceChildren(
      plot('Magnitude', x, curves(name => magnitudes[name]?.map(value => Math.max(-400, 20 * Math.log10(value))), ' dB', true)), plot('Phase', x, curves(name => phases[name], '°', false)));
  }

  async transient() {
    const probes = [...this.probes('s'), ...this.probes('a')];
    if (probes.length === 0) throw new CircuitError('There is no probe in the circuit.');
    const answer = await ask('Transient analysis', [{ name: 'end', label: 'Stop time (s)', value: this.drawing.settings.end }]);
    if (!answer) return;
    Object.assign(this.drawing.settings, answer);
    const result = this.run('transient');
    this.keep(result);
    const { times, values } = result.shown;
    const nodes = this.drawing.nodes();
    const all = probes.map(part => {
      const name = part.type === 's' ? nodes.nameAt([part.x, part.y]) : this.drawing.currentOf(part);
      return {
        name: part.type === 's' ? `Node ${name}` : name, color: part.properties.color, unit: part.type === 's' ? 'V' : 'A', offset: parseNumber(part.properties.offset, 0),
        values: values[name],
      };
    }).filter(curve => curve.values);
    const across = all.find(curve => curve.color === 'x-axis');
    const x = across ? { label: across.name, values: across.values, tell: value => engineering(value, 2) + across.unit } : { label: 'Time', values: times, tell: value => `${engineering(value, 2)}s` };
    const curves = all.filter(curve => curve !== across);
    this.figures.replaceChildren(...[['Voltages', 'V'], ['Currents', 'A']].flatMap(([title, unit]) => {
      const own = curves.filter(curve => curve.unit === unit);
      return own.length > 0 ? [plot(title, x, own)] : [];
    }));
  }

  /** Results that do not belong to the drawing any more are made anew, or dropped where that cannot be. */
  answer() {
    for (const kind of this.isStale ? Object.keys(this.drawing.results) : []) {
      delete this.drawing.results[kind];
      try {
        this.keep(this.run(kind));
      } catch (failure) {
        if (!(failure instanceof CircuitError)) throw failure;
      }
    }
    this.isStale = false;
    return this.drawing.write();
  }

  tell() {
    const { operating } = this.editor;
    this.words.replaceChildren(...this.drawing.inWords().map(({ part, text, nodes }) => {
      const current = operating?.[this.drawing.currentOf(part)];
      const voltages = operating ? nodes.split(', ').map(name => `${name} (${engineering(operating[name] ?? 0)}V)`).join(', ') : nodes;
      return make('tr', {}, make('td', {}, text + (current === undefined ? '' : `: ${engineering(current)}A`)), make('td', {}, voltages));
    }));
  }
}
