package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A {@code location} object, in a message or in a template header (there with name and address). */
final class LocationRules {
    private LocationRules() {}

    static void check(JsonNode parent, String where, boolean described) {
        ObjectNode location = Fields.object(parent, "location", where);
        coordinate(location, "latitude", 90);
        coordinate(location, "longitude", 180);
        for (String name : new String[] {"name", "address"}) {
            if (described) Fields.string(location, name, "location");
            else Fields.optionalString(location, name, "location");
        }
    }

    /** A number, or a string that holds one: Meta's pages show both. */
    private static void coordinate(JsonNode location, String name, int limit) {
        JsonNode node = location.path(name);
        if (node.isMissingNode() || node.isNull()) throw new RefusedException(131008, "The parameter location['" + name + "'] is required.");
        double value;
        try {
            value = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.isTextual() ? node.textValue() : "");
        } catch (NumberFormatException e) {
            throw new RefusedException(100, "Param location['" + name + "'] must be a number.");
        }
        if (!(Math.abs(value) <= limit)) throw new RefusedException(131009, "Param location['" + name + "'] must be between -" + limit + " and " + limit + ".");
    }
}
