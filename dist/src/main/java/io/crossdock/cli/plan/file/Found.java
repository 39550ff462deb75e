package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Place;

/** Takes what is found in files. */
interface Found {
    void add(Item item, Place place);
}
