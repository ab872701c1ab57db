/** Work that may take a while: a sign of it, and an end to it. */

/** What is done sooner than this needs no sign. */
const UNSEEN_MS = 150;

let endSign = () => {};

/** Waits for something, and shows a slim bar on top of the page while that lasts, or until there is other work. */
export async function showingWork(work) {
    endSign();
    const end = sign();
    endSign = end;
    try {
        return await work;
    } finally {
        end();
    }
}

/** Fails with a sentence where something has not come after so long. */
export function within(milliseconds, sentence, work) {
    let timer;
    const late = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(sentence)), milliseconds);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Appears after a moment, unless what it gives is called before; that takes it away. */
function sign() {
    const bar = document.createElement('div');
    let main;
    const timer = setTimeout(() => {
        bar.className = 'progress';
        bar.setAttribute('role', 'progressbar');
        bar.setAttribute('aria-label', 'Loading the page');
        document.body.append(bar);
        main = document.getElementById('main');
        main?.setAttribute('aria-busy', 'true');
    }, UNSEEN_MS);
    return () => {
        clearTimeout(timer);
        bar.remove();
        main?.removeAttribute('aria-busy');
        main = null;
    };
}
