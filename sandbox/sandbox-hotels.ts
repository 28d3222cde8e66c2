/** The two WhatsApp numbers that every sandbox has; the seeded hotels use them. */
export const sandboxHotels = [
  {
    id: '1101000001',
    name: 'Grand Aurora',
    phone: '4930555010001',
    apiToken: 'sandbox-token-aurora',
    webhookToken: 'sandbox-aurora',
  },
  {
    id: '1101000002',
    name: 'Отель Морской',
    phone: '74955550002',
    apiToken: 'sandbox-token-morskoy',
    webhookToken: 'sandbox-morskoy',
  },
] as const;
