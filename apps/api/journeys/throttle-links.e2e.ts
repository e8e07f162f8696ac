import { paths, type TokensBody } from '@mikrochat/contract';
import { root } from './support/configuration.js';
import { aServerWithMail } from './support/server.js';

const NAME = 'mikrochat_device';
let ipCount = 0;
const newIp = (): string => `203.0.113.${++ipCount}`;

describe('requesting a link', () => {
  const { server, smtpServer } = aServerWithMail({
    auth: { authMode: 'magic-link' },
    server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } },
  });
  const { email } = root;
  const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
  const ask = async (cookies: Record<string, string> = {}): Promise<number> => {
    const answer = await server.call('POST', paths.login, { email }, { cookies, ...from(newIp()) });
    return answer.status;
  };
  const askTimes = async (count: number, cookies?: Record<string, string>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let request = 0; request < count; request++) statuses.push(await ask(cookies));
    return statuses;
  };
  const fivePasses = [200, 200, 200, 200, 200, 429];

  it('from a known device is not delayed by requests of other clients', async () => {
    await ask();
    const { token } = await smtpServer.waitForMail(email);
    const { status, cookies } = await server.call<TokensBody>('POST', paths.verify, { email }, { token });
    expect(status).toBe(200);
    expect(await askTimes(5)).toEqual([200, 200, 200, 200, 429]);
    expect(await askTimes(6, { [NAME]: cookies[NAME] ?? '' })).toEqual(fivePasses);
  });

  it('from one IPv6 network counts as one IP address', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 21; index++) {
      const body = { email: `unknown${index}@example.com` };
      const answer = await server.call('POST', paths.login, body, from(`2001:db8:7:8:${index}::1`));
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  });
});
