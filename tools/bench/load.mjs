import autocannon from 'autocannon';

// Run as a process of its own, so that making the load does not slow down who is measured.
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
    url,
    requests: [
      {
        method: 'POST',
        path: '/auth/refresh',
        headers: json,
        // Every connection is a device with its own session, which goes on with what it got.
        setupRequest: (request, device) => {
          device.token ??= tokens.pop();
          return { ...request, body: JSON.stringify({ refreshToken: device.token }) };
        },
        onResponse: (_status, body, device) => {
          device.token = JSON.parse(body).refreshToken;
        },
      },
    ],
  }),
};

const { requests, latency, non2xx, errors } = await autocannon({
  ...plans[kind](),
  connections,
  duration,
  timeout: 30,
});
process.send({ rate: requests.average, p50: latency.p50, p99: latency.p99, refused: non2xx + errors });
