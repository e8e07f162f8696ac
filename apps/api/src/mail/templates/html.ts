import type { MailMessage } from '@mikrochat/accounts';
import { APP_NAME, type MailText } from './mail-texts.js';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for element content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

const font = `font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;

// Inline styles are the light theme; mail programs that support dark mode apply these over them.
const darkStyles = `
  @media (prefers-color-scheme: dark) {
    .page { background: #101114 !important; }
    .card { background: #18191d !important; border-color: #2c2f36 !important; }
    .text { color: #eceef2 !important; }
    .muted { color: #a0a4ae !important; }
    .button { background: #9a9bff !important; color: #14143a !important; }
  }`;

const paragraph = (text: string): string =>
  `<p class="text" style="margin:0 0 12px;${font};font-size:16px;line-height:24px;color:#1b1c1f">${escapeHtml(text)}</p>`;

const footnote = (text: string): string =>
  `<p class="muted" style="margin:0 0 12px;${font};font-size:13px;line-height:20px;color:#62646b">${text}</p>`;

/** The HTML version: tables and inline styles for old mail programs; loads no remote content. */
export function toHtml(
  { link, userName }: MailMessage,
  { subject, heading, paragraphs, button, ifUnexpected }: MailText,
) {
  const href = escapeHtml(link);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>:root { color-scheme: light dark; }${darkStyles}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f6f5f2">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f6f5f2">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#ffffff;border:1px solid #e4e2dc;border-radius:12px">
<tr><td style="padding:32px">
<p class="muted" style="margin:0 0 24px;${font};font-size:13px;font-weight:600;letter-spacing:.02em;color:#62646b">${APP_NAME}</p>
<h1 class="text" style="margin:0 0 16px;${font};font-size:22px;line-height:28px;color:#1b1c1f">${escapeHtml(heading)}</h1>
${userName ? paragraph(`Hello ${userName},`) : ''}
${paragraphs.map(paragraph).join('\n')}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0"><tr><td>
<a class="button" href="${href}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#4747c9;color:#ffffff;${font};font-size:16px;font-weight:600;text-decoration:none">${escapeHtml(button)}</a>
</td></tr></table>
${footnote(escapeHtml(ifUnexpected))}
${footnote(`If the button does not work, copy this link into your browser:<br><span style="word-break:break-all">${href}</span>`)}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
