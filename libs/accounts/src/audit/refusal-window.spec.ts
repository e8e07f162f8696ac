import type { NewAuditEvent } from '@mikrochat/database';
import { FrozenClock } from '../testing/accounts-database.js';
import type { Refusal } from './refusal.js';
import { RefusalWindow } from './refusal-window.js';

const limits = { singlePerGroup: 3, single: 8, groups: 4 };
let clock: FrozenClock;
let written: NewAuditEvent[];
let room: number;
let window: RefusalWindow;

beforeEach(() => {
  clock = new FrozenClock();
  written = [];
  room = Infinity;
  window = new RefusalWindow(limits, (event) => {
    if (written.length >= room) return false;
    written.push(event);
    return true;
  });
});

const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  type: 'sign_in_refused',
  code: 'invalid_credentials',
  actorId: null,
  userId: null,
  ip: '192.0.2.1',
  method: 'password',
  route: 'POST /auth/password-login',
  requestId: 'r1',
  ...more,
});

function addRefusals(times: number, more: Partial<Refusal> = {}): void {
  for (let time = 0; time < times; time++) {
    window.add(refusal(more), clock.read());
    clock.advance(1);
  }
}

const countOf = ({ details }: NewAuditEvent): number => Number(details?.['count'] ?? 1);
const total = (): number => written.reduce((sum, event) => sum + countOf(event), 0);
const counted = () => written.filter(({ details }) => details?.['count'] !== undefined);

describe('RefusalWindow', () => {
  it('writes the first refusals one by one, with route and request id', () => {
    addRefusals(3, { userId: 'ada' });
    expect(written).toHaveLength(3);
    expect(written[0]).toEqual({
      at: new Date('2026-11-23T12:00:00Z'),
      type: 'sign_in_refused',
      actorId: null,
      userId: 'ada',
      ip: '192.0.2.1',
      details: {
        code: 'invalid_credentials',
        method: 'password',
        route: 'POST /auth/password-login',
        requestId: 'r1',
      },
    });
  });

  it('writes one event for the others, with their count and times', () => {
    addRefusals(10, { userId: 'ada' });
    expect(written).toHaveLength(3);
    expect(window.pending).toBe(7);
    window.close();
    expect(window.pending).toBe(0);
    expect(counted()).toEqual([
      {
        at: new Date('2026-11-23T12:00:09Z'),
        type: 'sign_in_refused',
        actorId: null,
        userId: 'ada',
        ip: '192.0.2.1',
        details: {
          code: 'invalid_credentials',
          method: 'password',
          route: 'POST /auth/password-login',
          count: 7,
          firstAt: '2026-11-23T12:00:03.000Z',
          lastAt: '2026-11-23T12:00:09.000Z',
        },
      },
    ]);
  });

  it('writes refusals one by one again after it was closed', () => {
    addRefusals(10);
    window.close();
    written = [];
    addRefusals(3);
    window.close();
    expect(written.map(countOf)).toEqual([1, 1, 1]);
  });

  it('groups an IPv6 network, and records the network if the IP addresses differ', () => {
    for (let host = 1; host <= 9; host++) addRefusals(1, { ip: `2001:db8:1:2::${host}` });
    window.close();
    expect(counted()).toMatchObject([{ ip: '2001:db8:1:2::/64', details: { count: 6 } }]);
  });

  it('records only the values that all counted refusals share', () => {
    addRefusals(4, { userId: 'ada' });
    addRefusals(1, { userId: 'eve', route: 'POST /auth/verify', method: 'magic-link' });
    addRefusals(1, { userId: 'ada' });
    window.close();
    expect(counted()).toMatchObject([{ userId: null, ip: '192.0.2.1', details: { count: 3 } }]);
    expect(counted()[0]?.details).not.toHaveProperty('route');
    expect(counted()[0]?.details).not.toHaveProperty('method');
  });

  it('counts types, codes and signed-in users separately', () => {
    addRefusals(4);
    addRefusals(4, { code: 'too_many_attempts' });
    addRefusals(4, { type: 'request_refused', code: 'forbidden', actorId: 'ada' });
    window.close();
    expect(counted().map(({ type, actorId, details }) => [type, actorId, details?.['code']])).toEqual([
      ['sign_in_refused', null, 'invalid_credentials'],
      ['sign_in_refused', null, 'too_many_attempts'],
      ['request_refused', 'ada', 'forbidden'],
    ]);
  });

  it('writes a bounded number of events under a flood, and counts every refusal', () => {
    for (let host = 0; host < 5_000; host++) {
      const ip = `198.51.${host >> 8}.${host & 255}`;
      window.add(
        refusal({ ip, code: host % 2 === 0 ? 'invalid_credentials' : 'invalid_link' }),
        clock.read(),
      );
    }
    window.close();
    expect(total()).toBe(5_000);
    expect(written.length).toBeLessThanOrEqual(limits.single + limits.groups + 2);
    const overflow = counted().filter(({ ip }) => ip === null);
    expect(overflow.map(({ details }) => details?.['code']).sort()).toEqual([
      'invalid_credentials',
      'invalid_link',
    ]);
  });

  it('keeps counting over several windows while the queue has no room', () => {
    room = 2;
    for (let minute = 0; minute < 5; minute++) {
      addRefusals(100);
      window.close();
      expect(written).toHaveLength(2);
    }
    room = Infinity;
    window.close();
    expect(total()).toBe(500);
    expect(written).toHaveLength(3);
  });
});
