/** Fetched apart from the page: the schemas and their library weigh as much as the page itself. */
export { emailRequest, passwordLoginRequest } from '@mikrochat/contract';
