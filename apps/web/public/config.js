// Settings of the web app; an operator may edit this file. No build is needed.
// Every key is optional, and wins over what the server says in /config.json.
window.MIKROCHAT_CONFIG = {
  // Where the API answers, when it is not where this page comes from.
  // API_BASE_URL: 'https://chat.example.com',

  // How people sign in: 'dev', 'magic-link' or 'password'.
  // AUTH_MODE: 'password',

  // Whether the server can send mail. Without mail there is no “Forgot password?”.
  // HAS_EMAIL: false,

  // Whether to show “Sign in with …” buttons of the configured providers.
  // ENABLE_OAUTH: false,

  // Whether to explain in the browser's console what the app does.
  // DEBUG_MODE: false,
};
