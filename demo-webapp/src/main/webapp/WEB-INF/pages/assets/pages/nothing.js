import { html } from '../vendor/lit-html-3.3.3/lit-html.js';
import { overviewAddress } from '../router.js';

/** An address that means nothing. */
export class NothingPage {
    title = 'Nothing here';

    render() {
        return html`<div class="notice">
            <h1 tabindex="-1">There is nothing here</h1>
            <p>No page of this application has the address <code>${location.pathname}</code>.</p>
            <div class="actions"><a class="button primary" href=${overviewAddress}>See all plugins</a></div>
        </div>`;
    }

    moveTo() {
        return true;
    }

    leave() {}
}
