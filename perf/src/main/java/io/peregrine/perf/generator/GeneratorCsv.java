package io.peregrine.perf.generator;

import java.io.IOException;
import java.io.Writer;

/**
 * Generated payments as CSV, for training. Columns: payment_id, time_s (since 1970), card, account, customer, device,
 * payee (empty: none), bin, merchant, terminal (empty: none), mcc, country (ISO 3166 numeric), latitude_e6,
 * longitude_e6, amount_cents (euro), type, channel, entry_mode (wire values), login_failures, fraud (0 or 1),
 * attack (kind 0 to 4), attack_number, label_time_s.
 */
public final class GeneratorCsv
{
    /** The first line. */
    public static final String HEADER = "payment_id,time_s,card,account,customer,device,payee,bin,merchant,terminal," +
        "mcc,country,latitude_e6,longitude_e6,amount_cents,type,channel,entry_mode,login_failures,fraud,attack," +
        "attack_number,label_time_s";

    private static final long SECOND = 1_000_000_000L;

    private GeneratorCsv()
    {
    }

    /** Writes the header and the generator's next count payments; the caller closes. */
    public static void write(final PaymentGenerator generator, final long count, final Writer out) throws IOException
    {
        out.write(HEADER + "\n");
        for (long i = 0; i < count; i++)
        {
            final GeneratedPayment p = generator.next();
            out.write(p.paymentId + "," + p.eventTimeNs / SECOND + "," + p.cardToken + "," + p.accountId + "," +
                p.customerId + "," + p.deviceId + "," + (0 == p.payeeId ? "" : p.payeeId) + "," + p.bin + "," +
                p.merchant + "," + (p.terminal < 0 ? "" : p.terminal) + "," + p.mcc + "," + p.merchantCountry + "," +
                p.latitudeE6 + "," + p.longitudeE6 + "," + p.amountMinor + "," + p.transactionType + "," + p.channel +
                "," + p.entryMode + "," + p.loginFailures + "," + (p.isFraud ? 1 : 0) + "," + p.attackKind + "," +
                p.attackNumber + "," + p.labelTimeNs / SECOND + "\n");
        }
    }
}
