import { perFrame } from './flow.js';
import { lineElement, markElement } from './log-line.js';
import { repeatsAt } from './log-pages.js';

/** The most lines that the page keeps. */
export const MOST = 5000;

/** Lines are shown in blocks of so many: a block is taken away as one. */
const BLOCK = 50;

/** How long lines wait for company where many come: each time costs as much as a hundred lines. */
const GATHER_MS = 80;

/** How long lines of a run may still be on their way after its end. */
const LATE_MS = 1500;

/**
 * The lines of a log in a scroll region: at most {@link MOST}, added once for each picture that the browser paints, however
 * many come. While it follows it shows the latest. While it does not, nothing in it moves, and what comes waits.
 */
export class LogView {
    /** Place it in the page and give it a label; it stays the same. */
    element = document.createElement('div');

    /** Whether the latest lines are shown as they come. */
    following = true;

    /** What to mark in lines yet to be added. */
    searched = '';

    #changed;
    #body = document.createElement('div');
    #blocks = [];
    #rows = [];
    #count = 0;
    #waiting = [];
    #leftOut = 0;
    #edge = null;
    #marks = [];
    #placed = new Set();
    #byScrolling = false;
    #top = 0;
    #addedAt = 0;
    #add = perFrame(() => {
        if (performance.now() - this.#addedAt < GATHER_MS) this.#add();
        else this.#addWaiting();
    });
    #size = new ResizeObserver(() => this.following && this.#toEnd());

    /**
     * @param {Node} head what is above the lines and scrolls with them
     * @param {() => void} changed called when there are more or fewer lines, or it follows or does not
     */
    constructor(head, changed) {
        this.#changed = changed;
        this.element.className = 'lines';
        this.element.tabIndex = 0;
        this.element.setAttribute('role', 'log');
        this.element.setAttribute('aria-live', 'off');
        this.element.append(head, this.#body);
        this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
        this.element.addEventListener('wheel', (event) => event.deltaY < 0 && this.#scrolledUp(), { passive: true });
        this.#size.observe(this.element);
        this.#size.observe(this.#body);
    }

    /** How many lines are shown. */
    get count() {
        return this.#count;
    }

    /** How many lines wait for being shown. */
    get waiting() {
        return lines(this.#waiting) + this.#leftOut;
    }

    /** Where lines older than these begin; see `linesBefore`. Null where nothing was ever shown. */
    get edge() {
        if (this.#count === 0) return this.#edge && { edge: this.#edge, repeats: 0 };
        const lines = this.#rows.filter((row) => row.line).map((row) => row.line);
        return { edge: lines[0], repeats: repeatsAt(lines), known: this.#count + this.waiting };
    }

    /** Adds a line at the end. */
    append(line) {
        this.#wait({ line, at: Date.parse(line.timestamp) });
    }

    /** Adds a remark at the end, such as that lines are missing. */
    remark(text) {
        this.#wait({ line: null, at: Date.now(), text, kind: 'warn' });
    }

    /** Adds older lines, the latest first, above those that are shown, which stay where they are. */
    prepend(lines) {
        this.pause();
        const before = this.#rows.find((row) => row.line)?.element;
        const was = before?.getBoundingClientRect().top ?? 0;
        const rows = lines.map((line) => this.#row({ line, at: Date.parse(line.timestamp) })).reverse();
        const blocks = [];
        for (let from = 0; from < rows.length; from += BLOCK) blocks.push(blockOf(rows.slice(from, from + BLOCK)));
        this.element.classList.add('measured');
        this.#body.prepend(...blocks.map((block) => block.element));
        this.#blocks.unshift(...blocks);
        this.#rows.unshift(...rows);
        this.#count += rows.length;
        this.#placeMarks();
        this.element.scrollTop += before ? before.getBoundingClientRect().top - was : this.element.scrollHeight;
        this.#top = this.element.scrollTop;
        requestAnimationFrame(() => requestAnimationFrame(() => this.element.classList.remove('measured')));
        this.#changed();
    }

    /** Sets what happened between lines, by time: a remark each, where it belongs. */
    mark(marks) {
        this.#marks = marks;
        this.#placeMarks();
    }

    /** Takes away all lines; `edge` is then before the latest of them. */
    clear() {
        this.#addWaiting();
        this.#edge = this.#rows.findLast((row) => row.line)?.line ?? this.#edge;
        this.#empty();
        this.follow();
    }

    /** Begins anew, as for another log. */
    reset() {
        this.#waiting = [];
        this.#leftOut = 0;
        this.#edge = null;
        this.#empty();
        this.follow();
    }

    follow() {
        this.following = true;
        this.element.classList.remove('still');
        this.#addWaiting();
        this.#toEnd();
        this.#changed();
    }

    pause() {
        this.following = false;
        this.element.classList.add('still');
        this.#byScrolling = false;
        this.#changed();
    }

    close() {
        this.#add.cancel();
        this.#size.disconnect();
    }

    #wait(entry) {
        this.#waiting.push(entry);
        if (this.#waiting.length > 2 * MOST) this.#leftOut += lines(this.#waiting.splice(0, MOST));
        if (this.following) this.#add();
        else this.#changed();
    }

    #addWaiting() {
        const entries = this.#waiting.slice(-MOST);
        if (entries.length === 0) return;
        this.#calm(entries.length);
        this.#waiting = [];
        this.#leftOut = 0;
        for (let from = 0; from < entries.length;) {
            const last = this.#blocks.at(-1);
            const room = last ? BLOCK - last.size : 0;
            const rows = entries.slice(from, from + (room > 0 ? room : BLOCK)).map((entry) => this.#row(entry));
            if (room > 0) {
                last.element.append(...rows.map((row) => row.element));
                last.size += rows.length;
            } else {
                this.#blocks.push(blockOf(rows));
                this.#body.append(this.#blocks.at(-1).element);
            }
            this.#rows.push(...rows);
            this.#count += lines(rows);
            from += rows.length;
        }
        while (this.#count > MOST) this.#dropFirst();
        this.#placeMarks();
        if (this.following) this.#toEnd();
        this.#changed();
    }

    /** A screen reader hears of lines that come one by one, and is not talked to without end where many come. */
    #calm(number) {
        const now = performance.now();
        this.element.setAttribute('aria-live', number > 3 || now - this.#addedAt < 500 ? 'off' : 'polite');
        this.#addedAt = now;
    }

    #row(entry) {
        const element = entry.line ? lineElement(entry.line, this.searched) : markElement(entry.text, entry.kind);
        return { ...entry, element };
    }

    #dropFirst() {
        const block = this.#blocks.shift();
        block.element.remove();
        const rows = this.#rows.splice(0, block.size);
        this.#count -= lines(rows);
        rows.forEach((row) => this.#placed.delete(row.key));
    }

    #empty() {
        this.#blocks.forEach((block) => block.element.remove());
        this.#blocks = [];
        this.#rows = [];
        this.#count = 0;
        this.#placed.clear();
    }

    /** Behind the last line that is not younger. What is older than all lines belongs to lines not shown. */
    #placeMarks() {
        for (const mark of this.#marks) {
            if (this.#placed.has(mark.key) || this.#rows.length === 0 || mark.at < this.#rows[0].at) continue;
            const at = this.#rows.findLastIndex((row) => row.at <= mark.at);
            const newest = at === this.#rows.length - 1;
            if (newest && (this.waiting > 0 || Date.now() - mark.at < LATE_MS)) continue;
            const row = this.#row({ line: null, ...mark });
            const before = this.#rows[at];
            this.#blocks.find((block) => block.element === before.element.parentNode).size++;
            before.element.after(row.element);
            this.#rows.splice(at + 1, 0, row);
            this.#placed.add(mark.key);
            if (newest && this.following) this.#toEnd();
        }
    }

    #toEnd() {
        this.element.scrollTop = this.element.scrollHeight;
        this.#top = this.element.scrollTop;
    }

    #scrolled() {
        const { scrollTop, scrollHeight, clientHeight } = this.element;
        const left = scrollHeight - clientHeight - scrollTop;
        if (scrollTop < this.#top && left > 1) this.#scrolledUp();
        else if (scrollTop > this.#top && left < 4 && !this.following && this.#byScrolling) this.follow();
        this.#top = scrollTop;
    }

    /** Who scrolls up wants to read: it goes on when they are back at the end. */
    #scrolledUp() {
        if (!this.following || this.element.scrollHeight <= this.element.clientHeight) return;
        this.pause();
        this.#byScrolling = true;
    }
}

function blockOf(rows) {
    const element = document.createElement('div');
    element.className = 'block';
    element.append(...rows.map((row) => row.element));
    return { element, size: rows.length };
}

function lines(rows) {
    return rows.reduce((sum, row) => sum + (row.line ? 1 : 0), 0);
}
