import type { MailMessage } from '@mikrochat/accounts';
import type { MailKind } from '@mikrochat/contract';
import { configurationSchema } from '../../configuration/schema.js';
import type { Configuration } from '../../configuration/index.js';
import { mistakesInTemplates } from './custom-templates.js';
import { render } from './render.js';
import { duration } from './mail-texts.js';

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

const letter = (kind: MailKind, more: Partial<MailMessage> = {}): MailMessage => ({
  id: 'id',
  kind,
  details: {},
  email: 'ada@example.com',
  userName: 'Ada',
  link: 'https://chat.example.com/magic-link#token=a.b.c&email=ada%40example.com',
  expiryMinutes: 15,
  ...more,
});

describe('a mail', () => {
  it.each<[MailKind, string, string]>([
    ['magic-link', 'Your MikroChat Login Link', 'Sign in'],
    ['invite', 'You are invited to MikroChat', 'Set your password'],
    ['reset', 'Reset your MikroChat password', 'Reset your password'],
    ['password-changed', 'Your MikroChat password was changed', 'Open MikroChat'],
  ])('for %s says what it is, for whom, and what to do with it', (kind, subject, button) => {
    const mail = render(letter(kind), configuration);
    expect(mail.subject).toBe(subject);
    for (const version of [mail.text, mail.html]) {
      expect(version).toContain('ada@example.com');
      expect(version).toContain('Hello Ada,');
      expect(version).toContain(button);
    }
  });

  it('cannot be made to say something else by a name', () => {
    const { html } = render(letter('reset', { userName: '<b onload="x">&' }), configuration);
    expect(html).toContain('Hello &lt;b onload=&quot;x&quot;&gt;&amp;,');
  });

  it('fetches nothing, so that nobody is told that it was read', () => {
    const { html } = render(letter('invite'), configuration);
    expect(html.replace(/<a [^>]*>/g, '')).not.toMatch(/(src|href|background)=|url\(|@import/);
  });

  it.each([
    [1, '1 minute'],
    [15, '15 minutes'],
    [60, '60 minutes'],
    [120, '2 hours'],
    [1440, '24 hours'],
    [10_080, '7 days'],
  ])('says %d minutes as people do', (minutes, words) => expect(duration(minutes)).toBe(words));
});

describe('templates of the operator', () => {
  it('stand in for their own kind and version alone', () => {
    const own = withTemplates({ textVersion: 'Go: {{link}}', invite: { htmlVersion: '<i>{{ link }}</i>' } });
    expect(render(letter('magic-link'), own).text).toMatch(/^Go: https:/);
    expect(render(letter('magic-link'), own).html).toContain('<!doctype html>');
    expect(render(letter('invite'), own).html).toMatch(/^<i>https:/);
    expect(render(letter('reset'), own).text).toContain('Reset your password');
  });

  it('get their values escaped in HTML, and as they are in text', () => {
    const own = withTemplates({ htmlVersion: '<a href="{{link}}">', textVersion: '{{link}}' });
    const mail = render(letter('magic-link', { link: 'https://a/#x="><script>' }), own);
    expect(mail.html).toBe('<a href="https://a/#x=&quot;&gt;&lt;script&gt;">');
    expect(mail.text).toBe('https://a/#x="><script>');
  });

  it('put a value in once: what stands in it is no placeholder', () => {
    const own = withTemplates({ textVersion: '{{link}}' });
    expect(render(letter('magic-link', { link: '{{appName}}' }), own).text).toBe('{{appName}}');
  });

  it('are tried before anybody needs them', () => {
    const broken = {
      textVersion: () => 'no link',
      htmlVersion: () => {
        throw new Error('x is not defined');
      },
      invite: { textVersion: '{{link}} {{user}}' },
      reset: { htmlVersion: (() => 42) as never, textVersion: (link: string) => `fine: ${link}` },
    };
    expect(mistakesInTemplates(broken).map(({ path, message }) => [path.join('.'), message])).toEqual([
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
