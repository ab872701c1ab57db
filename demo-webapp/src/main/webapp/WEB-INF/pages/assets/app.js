import { render } from './vendor/lit-html-3.3.3/lit-html.js';
import { frame } from './frame.js';
import { placeAt } from './router.js';
import { Sidebar } from './sidebar.js';
import { Store } from './store.js';
import { showingWork, within } from './work.js';
import { NothingPage } from './pages/nothing.js';
import { OverviewPage } from './pages/overview.js';
import { UnloadedPage } from './pages/unloaded.js';

/** How long a page's script may take. */
const LOAD_MS = 30_000;

/** Where each page's class comes from; all but the first are loaded when they are wanted. */
const PAGES = {
    overview: () => OverviewPage,
    nothing: () => NothingPage,
    events: async () => (await import('./pages/events.js')).EventsPage,
    plugin: async () => (await import('./pages/plugin.js')).PluginPage,
    manage: async () => (await import('./pages/manage.js')).ManagePage,
};

function classOf(place) {
    return showingWork(within(LOAD_MS, `Its script did not come within ${LOAD_MS / 1000} seconds.`, PAGES[place.page]()));
}

/**
 * The application: which page is shown, and everything drawn anew when something has changed. A page is an object with
 * `title`, `render()`, `leave()`, and `moveTo(place)`, which says whether it can show another place itself.
 */
export class App {
    menuOpen = false;
    sidebar = new Sidebar(this);
    store = new Store(() => this.#storeChanged());
    #base = new URL(document.baseURI);
    #root = document.getElementById('app');
    #due = false;
    #turn = 0;

    start() {
        window.addEventListener('popstate', () => this.#show());
        document.addEventListener('click', (event) => this.#clicked(event));
        document.addEventListener('keydown', (event) => event.key === 'Escape' && this.menuOpen && this.toggleMenu());
        this.#show();
        this.store.follow();
    }

    get main() {
        return this.#root.isConnected ? this.#root.querySelector('#main') : null;
    }

    /** Goes to an address of the application, relative to where it is mounted; elsewhere as a link would. */
    navigate(address) {
        const url = new URL(address, this.#base);
        if (url.origin !== location.origin || !url.pathname.startsWith(this.#base.pathname)) {
            location.assign(url);
        } else if (url.href !== location.href) {
            history.pushState(null, '', url);
            this.#show();
            window.scrollTo(0, 0);
        }
    }

    /** Whether an address is that of a page here. */
    has(url) {
        return url.origin === location.origin && url.pathname.startsWith(this.#base.pathname)
            && placeAt(url, this.#base).page !== 'nothing';
    }

    toggleMenu() {
        this.menuOpen = !this.menuOpen;
        this.render();
    }

    /** Draws soon; however many ask before that, once. */
    render() {
        if (this.#due || !this.page) return;
        this.#due = true;
        queueMicrotask(() => {
            this.#due = false;
            document.title = `${this.page.title} · Toru`;
            render(frame(this), this.#root);
            this.sidebar.drawn();
        });
    }

    /** Shows what the address says. What is loaded for that may be overtaken by another address. */
    async #show() {
        if (this.page && !this.main) {
            location.reload(); // A plugin's bundle has taken the application apart.
            return;
        }
        const place = placeAt(location, this.#base);
        const turn = ++this.#turn;
        if (this.page && this.place.page === place.page && this.page.moveTo(place)) {
            this.#arrived(place);
            return;
        }
        const page = await this.#load(place);
        if (turn === this.#turn) this.#put(page(), place);
    }

    /** Tries again to load what could not be loaded. Where the host answers and it still does not come, loads all anew. */
    async retry() {
        const place = placeAt(location, this.#base);
        const turn = ++this.#turn;
        try {
            const Page = await classOf(place);
            if (turn === this.#turn) this.#put(new Page(this, place), place);
        } catch {
            const answers = await fetch(this.#base, { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => ok, () => false);
            if (answers && turn === this.#turn) location.reload(); // Some browsers remember what did not come.
        }
    }

    /** What makes the page for a place; where its script does not come, one that says so. */
    async #load(place) {
        try {
            const Page = await classOf(place);
            return () => new Page(this, place);
        } catch (error) {
            return () => new UnloadedPage(this, error);
        }
    }

    #put(page, place) {
        const first = !this.page;
        if (first) this.#root.replaceChildren();
        this.page?.leave();
        this.page = page;
        this.#arrived(place);
        this.page.storeChanged?.();
        if (!first) queueMicrotask(() => this.main.querySelector('h1')?.focus({ preventScroll: true }));
    }

    #arrived(place) {
        this.place = place;
        this.menuOpen = false;
        this.render();
    }

    #storeChanged() {
        this.page?.storeChanged?.();
        this.render();
    }

    /** Links within the application change the page without loading it anew. Those in a plugin's view are its own. */
    #clicked(event) {
        const link = event.target.closest?.('a[href]');
        const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
        if (!link || !this.has(link) || link.target || link.hasAttribute('download') || !plain || event.defaultPrevented
            || link.closest('.stage')) return;
        event.preventDefault();
        this.navigate(link.href);
    }
}

new App().start();
