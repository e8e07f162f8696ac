import { github } from './github.js';

describe('GitHub answers', () => {
  it.each([
    ['https://github.com', 'https://api.github.com/user'],
    ['https://octocorp.ghe.com', 'https://api.octocorp.ghe.com/user'],
    ['https://github.example.com', 'https://github.example.com/api/v3/user'],
    ['https://ghe.com.example.com:8443', 'https://ghe.com.example.com:8443/api/v3/user'],
  ])('for %s at %s', (baseUrl, userInfoUrl) => {
    expect(github.atBaseUrl(baseUrl)).toEqual({
      authorizationUrl: `${baseUrl}/login/oauth/authorize`,
      tokenUrl: `${baseUrl}/login/oauth/access_token`,
      userInfoUrl,
    });
  });
});
