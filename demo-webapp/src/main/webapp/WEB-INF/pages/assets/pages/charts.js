import { html, nothing, render } from '../vendor/lit-html-3.3.3/lit-html.js';
import { SPAN } from '../numbers.js';

const LIBRARY = new URL('../vendor/uplot-1.6.32/', import.meta.url);
const HEIGHT = 168;
const MINUTES = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

let library;

/** The library that draws, loaded when the first chart is shown. */
function drawing() {
    library ??= load().catch((error) => {
        library = null;
        throw error;
    });
    return library;
}

async function load() {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('uPlot.min.css', LIBRARY);
    document.head.append(style);
    const script = document.createElement('script');
    script.src = new URL('uPlot.iife.min.js', LIBRARY);
    await new Promise((resolve, reject) => {
        script.onload = resolve;
        script.onerror = () => reject(new Error('The library that draws charts could not be loaded.'));
        document.head.append(script);
    });
    return window.uPlot;
}

/**
 * Some lines over the last minutes. Its heading holds their latest values, or those under the pointer, as text; to those who
 * cannot see it, it is a picture with a description.
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {keyof import('../numbers.js').Row} of what it shows
 * @property {string} colour name of a colour of base.css, without dashes; a `#rrggbb` there
 * @property {boolean} [dashed]
 */
export class Chart {
    element = document.createElement('figure');
    #title;
    #lines;
    #format;
    #least;
    #absent;
    #rows = [];
    #place = document.createElement('div');
    #Plot;
    #plot = null;
    #closed = false;
    #fault = '';
    #at = null;
    #resized = new ResizeObserver(() => this.#fit());
    #recoloured = new MutationObserver(() => this.#redraw());

    /**
     * @param {object} what
     * @param {string} what.title
     * @param {Line[]} what.lines
     * @param {(value: number) => string} what.format of values, with their unit
     * @param {number} what.least how far up the axis reaches at least
     * @param {string} what.absent in place of a latest value that there is not
     */
    constructor({ title, lines, format, least, absent }) {
        this.#title = title;
        this.#lines = lines;
        this.#format = format;
        this.#least = least;
        this.#absent = absent;
        this.element.className = 'chart panel';
        this.#place.className = 'plot';
        this.#place.setAttribute('role', 'img');
        this.#head();
        this.#begin();
    }

    /** @param {import('../numbers.js').Row[]} rows */
    show(rows) {
        this.#rows = rows;
        this.#plot?.setData(this.#data());
        this.#head();
    }

    close() {
        this.#closed = true;
        this.#resized.disconnect();
        this.#recoloured.disconnect();
        this.#plot?.destroy();
    }

    async #begin() {
        try {
            this.#Plot = await drawing();
            if (this.#closed) return;
            this.#redraw();
            this.#resized.observe(this.#place);
            this.#recoloured.observe(document.documentElement, { attributeFilter: ['data-theme'] });
        } catch (error) {
            console.error('[toru] The chart could not be drawn.', error);
            this.#fault = 'The chart could not be drawn. Load the page anew to try again.';
            this.#head();
        }
    }

    /** Anew, in the colours that the page has now: the library keeps some of those that it began with. */
    #redraw() {
        this.#plot?.destroy();
        this.#at = null;
        this.#plot = new this.#Plot(this.#options(), this.#data(), this.#place);
        this.#head();
    }

    #fit() {
        const width = this.#place.clientWidth;
        if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
    }

    #data() {
        return [this.#rows.map((row) => row.at), ...this.#lines.map(({ of }) => this.#rows.map((row) => row[of]))];
    }

    /* ---- in words ---- */

    #head() {
        const row = this.#at === null ? this.#rows.at(-1) : this.#rows[this.#at];
        this.#place.setAttribute('aria-label', this.#description());
        render(html`<figcaption>
            <h3>${this.#title}</h3>
            <p>${this.#at === null || !row ? nothing : html`<time>${SECONDS.format(row.at * 1000)}</time>`}
                ${row && this.#lines.every(({ of }) => row[of] === null) ? html`<span>${this.#absent}</span>`
                    : this.#lines.map((line) => html`<span><i class="swatch ${line.colour} ${line.dashed ? 'dashed' : ''}"></i>${line.name}
                        <b>${this.#value(row?.[line.of])}</b></span>`)}</p>
        </figcaption>
        ${this.#fault ? html`<p class="fault">${this.#fault}</p>` : nothing}
        ${this.#place}`, this.element);
    }

    #value(value) {
        return value === null || value === undefined ? '–' : this.#format(value);
    }

    #description() {
        const said = this.#lines.map((line) => {
            const values = this.#rows.map((row) => row[line.of]).filter((value) => value !== null);
            if (values.length === 0) return `${line.name}: ${this.#absent}`;
            const latest = this.#rows.at(-1)[line.of];
            return `${line.name}: ${latest === null ? this.#absent : `now ${this.#format(latest)}`}, `
                + `between ${this.#format(Math.min(...values))} and ${this.#format(Math.max(...values))}`;
        });
        return `${this.#title}, line chart of the last five minutes. ${said.join('. ')}.`;
    }

    /* ---- as a drawing ---- */

    #options() {
        return {
            width: this.#place.clientWidth || 320,
            height: HEIGHT,
            padding: [12, 8, 0, 0],
            legend: { show: false },
            cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, sync: { key: 'vitals' } },
            scales: {
                x: { range: () => [this.#now() - SPAN, this.#now()] },
                y: { range: (plot, low, high) => [0, Math.max(this.#least, (high ?? 0) * 1.15)] },
            },
            axes: [this.#across(), this.#upward()],
            series: [{}, ...this.#lines.map(seriesOf)],
            hooks: { draw: [(plot) => this.#marks(plot)], setCursor: [(plot) => this.#pointed(plot.cursor.idx)] },
        };
    }

    #now() {
        return this.#rows.at(-1)?.at ?? Date.now() / 1000;
    }

    /** Whole minutes by the clock; every second one where there is little room. */
    #across() {
        return {
            ...axis(),
            size: 24,
            splits: (plot, at, from, to) => {
                const step = plot.width < 480 ? 120 : 60;
                const first = Math.ceil(from / step) * step;
                return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
            },
            values: (plot, splits) => splits.map((seconds) => (this.#fits(plot, seconds) ? MINUTES.format(seconds * 1000) : '')),
        };
    }

    /** Whether a minute is far enough from the right edge for its text. */
    #fits(plot, seconds) {
        return ((this.#now() - seconds) / SPAN) * plot.width > 24;
    }

    #upward() {
        return { ...axis(), size: 60, space: 36, values: (plot, splits) => splits.map(this.#format) };
    }

    #pointed(index) {
        this.#at = index ?? null;
        this.#head();
    }

    /** An upright line where a new run began. */
    #marks({ ctx, bbox, valToPos }) {
        ctx.save();
        ctx.strokeStyle = colour('edge');
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
        for (const row of this.#rows.filter(({ begun, at }) => begun && at >= this.#now() - SPAN)) {
            const x = Math.round(valToPos(row.at, 'x', true));
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
        }
        ctx.restore();
    }
}

function axis() {
    return {
        stroke: () => colour('soft'),
        grid: { stroke: () => colour('line'), width: 1 },
        ticks: { show: false },
        font: '12px system-ui, sans-serif',
    };
}

function seriesOf(line) {
    return {
        stroke: () => colour(line.colour),
        fill: line.dashed ? undefined : () => `${colour(line.colour)}1c`,
        width: 1.75,
        dash: line.dashed ? [5, 4] : undefined,
        points: { show: false, size: 5, fill: () => colour(line.colour), filter: (plot, at) => lonely(plot.data[at]) },
    };
}

/** Values without a neighbour, of which no line would be seen. */
function lonely(values) {
    const none = (value) => value === null || value === undefined;
    const found = values.flatMap((value, at) => (!none(value) && none(values[at - 1]) && none(values[at + 1]) ? [at] : []));
    return found.length > 0 ? found : null;
}

/** As the page has it now, light or dark. */
function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
