import type { MailMessage } from '@mikrochat/accounts';
import type { MailKind } from '@mikrochat/contract';
import { configurationSchema } from '../../configuration/schema.js';
import type { Configuration } from '../../configuration/index.js';
import { findTemplateErrors } from './custom-templates.js';
import { render } from './render.js';
import { formatDuration } from './mail-texts.js';

const parsed = configurationSchema.parse({});
const configuration: Configuration = {
  ...parsed,
  auth: { ...parsed.auth, jwtSecret: '', appUrl: '' },
  production: false,
  isEvaluation: false,
};
const withTemplates = (templates: NonNullable<Configuration['auth']['templates']>): Configuration => ({
  ...configuration,
  auth: { ...configuration.auth, templates },
});

const message = (kind: MailKind, more: Partial<MailMessage> = {}): MailMessage => ({
  id: 'id',
  kind,
  details: {},
  email: 'ada@example.com',
  userName: 'Ada',
  link: 'https://chat.example.com/magic-link#token=a.b.c&email=ada%40example.com',
  expiryMinutes: 15,
  ...more,
});

describe('the built-in mail templates', () => {
  it.each<[MailKind, string, string]>([
    ['magic-link', 'Your MikroChat Login Link', 'Sign in'],
    ['invite', 'You are invited to MikroChat', 'Set your password'],
    ['reset', 'Reset your MikroChat password', 'Reset your password'],
    ['password-changed', 'Your MikroChat password was changed', 'Open MikroChat'],
  ])('for %s contain subject, recipient and button', (kind, subject, button) => {
    const mail = render(message(kind), configuration);
    expect(mail.subject).toBe(subject);
    for (const version of [mail.text, mail.html]) {
      expect(version).toContain('ada@example.com');
      expect(version).toContain('Hello Ada,');
      expect(version).toContain(button);
    }
  });

  it('escape the user name in HTML', () => {
    const { html } = render(message('reset', { userName: '<b onload="x">&' }), configuration);
    expect(html).toContain('Hello &lt;b onload=&quot;x&quot;&gt;&amp;,');
  });

  it('load no remote content, so that opening a mail is not tracked', () => {
    const { html } = render(message('invite'), configuration);
    expect(html.replace(/<a [^>]*>/g, '')).not.toMatch(/(src|href|background)=|url\(|@import/);
  });

  it.each([
    [1, '1 minute'],
    [15, '15 minutes'],
    [60, '60 minutes'],
    [120, '2 hours'],
    [1440, '24 hours'],
    [10_080, '7 days'],
  ])('format %d minutes as %s', (minutes, text) => expect(formatDuration(minutes)).toBe(text));
});

describe('custom mail templates', () => {
  it('replace only their own kind and version', () => {
    const own = withTemplates({ textVersion: 'Go: {{link}}', invite: { htmlVersion: '<i>{{ link }}</i>' } });
    expect(render(message('magic-link'), own).text).toMatch(/^Go: https:/);
    expect(render(message('magic-link'), own).html).toContain('<!doctype html>');
    expect(render(message('invite'), own).html).toMatch(/^<i>https:/);
    expect(render(message('reset'), own).text).toContain('Reset your password');
  });

  it('receive values escaped in HTML and unescaped in text', () => {
    const own = withTemplates({ htmlVersion: '<a href="{{link}}">', textVersion: '{{link}}' });
    const mail = render(message('magic-link', { link: 'https://a/#x="><script>' }), own);
    expect(mail.html).toBe('<a href="https://a/#x=&quot;&gt;&lt;script&gt;">');
    expect(mail.text).toBe('https://a/#x="><script>');
  });

  it('do not expand placeholders inside values', () => {
    const own = withTemplates({ textVersion: '{{link}}' });
    expect(render(message('magic-link', { link: '{{appName}}' }), own).text).toBe('{{appName}}');
  });

  it('are validated when the configuration is read', () => {
    const broken = {
      textVersion: () => 'no link',
      htmlVersion: () => {
        throw new Error('x is not defined');
      },
      invite: { textVersion: '{{link}} {{user}}' },
      reset: { htmlVersion: (() => 42) as never, textVersion: (link: string) => `fine: ${link}` },
    };
    expect(findTemplateErrors(broken).map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['textVersion', 'What it returns does not hold the link.'],
      ['htmlVersion', 'It fails: x is not defined'],
      [
        'invite.textVersion',
        '{{user}} is no placeholder; there are {{link}}, {{expiryMinutes}} and {{appName}}.',
      ],
      ['reset.htmlVersion', 'It returns no text.'],
    ]);
  });
});
