/** Whether a card number can exist: 12 to 19 digits with the check digit of ISO/IEC 7812 (Luhn). It says nothing of the card being good. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** A card is good to the end of its month; months are counted in UTC. */
export function isCardExpired(card: { exp_month: string; exp_year: string }, now = new Date()): boolean {
  return Number(card.exp_year) * 12 + Number(card.exp_month) < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1
}
