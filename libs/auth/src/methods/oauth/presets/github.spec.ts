import { github } from './github.js';

describe('GitHub endpoints', () => {
  it.each([
    ['https://github.com', 'https://api.github.com/user'],
    ['https://octocorp.ghe.com', 'https://api.octocorp.ghe.com/user'],
    ['https://github.example.com', 'https://github.example.com/api/v3/user'],
    ['https://ghe.com.example.com:8443', 'https://ghe.com.example.com:8443/api/v3/user'],
  ])('GitHub at %s has its API at %s', (baseUrl, userinfo_endpoint) => {
    expect(github.serverAt(baseUrl)).toEqual({
      authorization_endpoint: `${baseUrl}/login/oauth/authorize`,
      token_endpoint: `${baseUrl}/login/oauth/access_token`,
      userinfo_endpoint,
    });
  });
});
