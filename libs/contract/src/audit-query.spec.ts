import { auditQuery } from './audit-query.js';

describe('the query of the audit trail', () => {
  it('asks for the newest fifty where nothing is said', () => {
    expect(auditQuery.parse({})).toEqual({ limit: 50 });
  });

  it('reads several types, separated by commas or given again', () => {
    expect(auditQuery.parse({ type: 'signed_in' }).type).toEqual(['signed_in']);
    expect(auditQuery.parse({ type: 'signed_in,signed_out' }).type).toEqual(['signed_in', 'signed_out']);
    expect(auditQuery.parse({ type: ['signed_in', 'signed_out'] }).type).toEqual(['signed_in', 'signed_out']);
  });

  it.each([
    ['1764007200000', '2025-11-24T18:00:00.000Z'],
    ['2025-11-24T18:00:00Z', '2025-11-24T18:00:00.000Z'],
    ['2025-11-24T19:00:00.5+01:00', '2025-11-24T18:00:00.500Z'],
    ['2025-11-24T18:00Z', '2025-11-24T18:00:00.000Z'],
    ['2025-11-24', '2025-11-24T00:00:00.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('reads %s as a time', (from, time) => {
    expect(auditQuery.parse({ from }).from?.toISOString()).toBe(time);
  });

  it.each(['192.0.2.1', '192.0.2.0/24', '2001:db8::1', '2001:db8::/64', '::ffff:192.0.2.1'])(
    'takes %s for an address',
    (ip) => expect(auditQuery.parse({ ip }).ip).toBe(ip),
  );

  it.each([
    ['a type that is none', { type: 'signed_in,hacked' }],
    ['no type at all', { type: '' }],
    ['a time without an offset', { from: '2025-11-24T18:00:00' }],
    ['a day that is none', { to: '2025-02-30' }],
    ['a word for a time', { to: 'now' }],
    ['a time before 1970', { from: '1969-12-31' }],
    ['a time after the year 9999', { to: '999999999999999' }],
    ['a time with a sign', { from: '-1' }],
    ['a name for an address', { ip: 'localhost' }],
    ['an address with a zone', { ip: 'fe80::1%eth0' }],
    ['a network that is too narrow', { ip: '192.0.2.0/33' }],
    ['an address with SQL in it', { ip: "192.0.2.1' or 1=1" }],
    ['two users', { user: ['ada', 'eve'] }],
    ['an id with a null character', { actor: 'a\0' }],
    ['an endless id', { actor: 'a'.repeat(255) }],
    ['no events at all', { limit: '0' }],
    ['more than 200 at once', { limit: '201' }],
    ['an endless cursor', { cursor: 'a'.repeat(101) }],
  ])('does not take %s', (_, query) => expect(auditQuery.safeParse(query).success).toBe(false));
});
