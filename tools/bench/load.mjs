import autocannon from 'autocannon';

// Run as a process of its own, so that making the load does not slow down what is measured.
const { kind, url, connections, duration, token, tokens = [], email, password } = JSON.parse(process.argv[2]);

const json = { 'content-type': 'application/json' };

const plans = {
  check: () => ({ url: `${url}/auth/me`, headers: { authorization: `Bearer ${token}` } }),
  login: () => ({
    url: `${url}/auth/password-login`,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, password }),
  }),
  refresh: () => ({
    url: `${url}/auth/refresh`,
    method: 'POST',
    headers: json,
    // Every connection is a device with its own session, which goes on with what it got.
    setupClient: (device) => {
      const present = (refreshToken) => device.setBody(JSON.stringify({ refreshToken }));
      present(tokens.pop());
      device.on('body', (body) => present(JSON.parse(body.toString()).refreshToken));
    },
  }),
};

const { requests, latency, non2xx, errors } = await autocannon({
  ...plans[kind](),
  connections,
  duration,
  timeout: 30,
});
process.send({ rate: requests.average, p50: latency.p50, p99: latency.p99, refused: non2xx + errors });
