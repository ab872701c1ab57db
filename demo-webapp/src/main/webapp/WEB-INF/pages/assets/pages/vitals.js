import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { addressOf } from '../host.js';
import { Live } from '../live.js';
import { EMPTY, extended, latencyText, memoryText, percentText, rateText } from '../numbers.js';
import { icon } from '../parts.js';
import { Chart } from './charts.js';

const CHARTS = [{
    title: 'Requests',
    format: rateText,
    least: 1,
    absent: 'counting …',
    lines: [{ name: 'answered', of: 'answered', colour: 'accent' }, { name: 'failed', of: 'failed', colour: 'bad', dashed: true }],
}, {
    title: 'Latency',
    format: latencyText,
    least: 0.001,
    absent: 'no requests',
    lines: [{ name: 'p50', of: 'p50', colour: 'accent' }, { name: 'p95', of: 'p95', colour: 'busy', dashed: true }],
}, {
    title: 'Memory',
    format: memoryText,
    least: 1,
    absent: 'no process',
    lines: [{ name: 'resident', of: 'memory', colour: 'accent' }],
}, {
    title: 'Processor',
    format: percentText,
    least: 1,
    absent: 'not known',
    lines: [{ name: 'of one core', of: 'cpu', colour: 'accent' }],
}];

/** A plugin's numbers as charts, live. What came before the page was opened nobody has kept. */
export class Vitals {
    #app;
    #history = EMPTY;
    #trouble = '';
    #charts = CHARTS.map((chart) => new Chart(chart));
    #live;

    constructor(app, id) {
        this.#app = app;
        this.#live = new Live(addressOf(id, '/metrics'), { numbers: (numbers) => this.#told(numbers) }, (trouble) => this.#say(trouble));
    }

    render() {
        return html`<section class="vitals" aria-labelledby="vitals">
            <div class="subheading">
                <h2 id="vitals">Last five minutes</h2>
                <p role="status">${this.#trouble ? html`${icon('unplug')}${this.#trouble}` : nothing}</p>
            </div>
            <div class="charts">${this.#charts.map((chart) => chart.element)}</div>
            <p class="aside">Failed are requests that got no answer, or one with a status from 500 on. Latencies are estimates, of the
                requests of ten seconds: half of them took no longer than p50, 95 of 100 no longer than p95. An upright line is the beginning of a new run.</p>
        </section>`;
    }

    close() {
        this.#live.close();
        this.#charts.forEach((chart) => chart.close());
    }

    #told(numbers) {
        this.#history = extended(this.#history, numbers);
        this.#charts.forEach((chart) => chart.show(this.#history.rows));
    }

    #say(trouble) {
        this.#trouble = trouble;
        this.#app.render();
    }
}
