// Settings of the web app. An operator can edit this file without a build.
// Every key is optional and overrides what the server sends as /config.json.
window.MIKROCHAT_CONFIG = {
  // The URL of the API, where it differs from the origin of this page.
  // API_BASE_URL: 'https://chat.example.com',

  // How users sign in: 'dev', 'magic-link' or 'password'.
  // AUTH_MODE: 'password',

  // Whether the server can send mail. Without mail there is no “Forgot password?”.
  // HAS_EMAIL: false,

  // Whether to show “Sign in with …” buttons of the configured providers.
  // ENABLE_OAUTH: false,

  // Whether to log to the browser's console.
  // DEBUG_MODE: false,
};
