import { createHash } from 'node:crypto';
import type { CapturedMail } from './mailbox.js';
import { escapeHtml } from './templates/html.js';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: light-dark(#e4e2dc, #2c2f36);
    --muted: light-dark(#62646b, #a0a4ae); --accent: light-dark(#4747c9, #9a9bff); }
  body { max-width: 640px; margin: 0 auto; padding: 32px 16px; background: light-dark(#f6f5f2, #101114);
    color: light-dark(#1b1c1f, #eceef2); }
  h1 { margin: 0 0 4px; font-size: 1.5rem; }
  h2 { margin: 0; font-size: 1.0625rem; }
  p { margin: 0 0 12px; }
  .muted { color: var(--muted); font-size: .875rem; }
  a { color: var(--accent); }
  article { margin-top: 16px; padding: 20px; border: 1px solid var(--line); border-radius: 12px;
    background: light-dark(#fff, #18191d); overflow-wrap: anywhere; }
  article a { margin-right: 16px; }
  .open { display: inline-block; padding: 8px 16px; border-radius: 8px; background: var(--accent);
    color: light-dark(#fff, #14143a); font-weight: 600; text-decoration: none; }`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The Content-Security-Policy of the list: its own stylesheet and nothing else. */
export const listPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`;
/** The Content-Security-Policy of a mail: inline styles, which mails use, and nothing else. */
export const mailPolicy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`;

const article = (path: string, { id, email, subject, link, at }: CapturedMail): string => `
<article>
  <h2>${escapeHtml(subject)}</h2>
  <p class="muted">To ${escapeHtml(email)} · <time datetime="${at.toISOString()}">${at.toLocaleTimeString('en-GB')}</time></p>
  <a class="open" href="${escapeHtml(link)}">Open its link</a>
  <a href="${path}/${id}">See the mail</a>
</article>`;

const emptyList = `
<article><p>No mail yet. Request a sign-in link, then reload this page.</p></article>`;

/** The page with the captured mails. @param path the URL path of the mailbox */
export const mailboxPage = (path: string, mails: readonly CapturedMail[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mailbox · MikroChat</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p class="muted">No mail server is configured, so mails are kept here for testing. This page does not exist in production.
<a href="${path}">Reload</a></p>${mails.map((mail) => article(path, mail)).join('') || emptyList}
</main>
</body>
</html>
`;
