package io.crossdock.ci.streams;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One row of the e-shop's click stream: {@code year;month;day;order;country;session;category;model;...}.
 *
 * @param session whose click it is
 * @param order the how manieth of its session, from 1
 * @param millis when it was: the data has days only, so the order within the session stands for the seconds
 */
record Click(String session, int order, String country, String category, String model, long millis) {
    static Click parse(String row) {
        String[] column = row.split(";");
        long day = LocalDate.of(Integer.parseInt(column[0]), Integer.parseInt(column[1]), Integer.parseInt(column[2]))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
        int order = Integer.parseInt(column[3]);
        return new Click(column[5], order, column[4], column[6], column[7], day + order * 1000L);
    }
}
