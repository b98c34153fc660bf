/** Form of the name of whoever vouches for a device. */
export const PROVIDER_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
