/** Style sheets for the class names that plugins use. */

/** What is kept at most of names that may have gone. */
const MOST = 5000;

/**
 * Asks for a style sheet whenever there are names that it has not asked for yet: for all of them, and never twice at
 * once. What fails is logged; the plugin then has the style that it had.
 */
export class UtilityCss {
    #ask;
    #apply;
    #names = new Set();
    #asking = false;
    #stale = false;
    #over = false;

    /**
     * @param {(classNames: string[]) => Promise<string> | string} ask
     * @param {(css: string) => void} apply
     */
    constructor(ask, apply) {
        this.#ask = ask;
        this.#apply = apply;
    }

    /** @param {Iterable<string>} names some that are in use now */
    add(names) {
        for (const name of names) {
            if (this.#names.size < MOST && !this.#names.has(name)) {
                this.#names.add(name);
                this.#stale = true;
            }
        }
        if (this.#stale && !this.#asking && !this.#over) {
            this.#asking = true;
            this.#askAll();
        }
    }

    async #askAll() {
        while (this.#stale && !this.#over) {
            this.#stale = false;
            try {
                const css = String(await this.#ask([...this.#names]));
                if (!this.#over) {
                    this.#apply(css);
                }
            } catch (error) {
                console.error('[toru] There is no style sheet for the class names of a plugin.', error);
            }
        }
        this.#asking = false;
    }

    stop() {
        this.#over = true;
        this.#names.clear();
    }
}

/**
 * Keeps a style sheet in the page for the class names below an element.
 *
 * @param {HTMLElement} root
 * @param {(classNames: string[]) => Promise<string> | string} ask
 * @returns {() => void} ends it, and takes the sheet away
 */
export function styleClasses(root, ask) {
    const page = root.ownerDocument;
    const sheet = new CSSStyleSheet();
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
    const css = new UtilityCss(ask, (text) => sheet.replaceSync(text));
    const observer = new MutationObserver((records) => css.add(namesIn(records)));
    observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
    return () => {
        observer.disconnect();
        css.stop();
        page.adoptedStyleSheets = page.adoptedStyleSheets.filter((one) => one !== sheet);
    };
}

/**
 * The class names that came with changes.
 *
 * @param {MutationRecord[]} records
 */
function namesIn(records) {
    const names = new Set();
    const take = (/** @type {Element} */ element) => element.classList.forEach((name) => names.add(name));
    for (const { type, target, addedNodes } of records) {
        if (type === 'attributes') {
            take(/** @type {Element} */ (target));
        }
        for (const node of addedNodes) {
            if (node instanceof Element) {
                take(node);
                node.querySelectorAll('[class]').forEach(take);
            }
        }
    }
    return names;
}
