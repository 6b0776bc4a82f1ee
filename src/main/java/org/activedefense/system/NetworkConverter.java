package org.activedefense.system;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.activedefense.address.Network;

/** An inet column as a network (or a single address). The driver binds the text without a type, see the data source. */
@Converter
public class NetworkConverter implements AttributeConverter<Network, Object> {

    @Override
    public Object convertToDatabaseColumn(Network network) {
        return network == null ? null : network.toString();
    }

    @Override
    public Network convertToEntityAttribute(Object column) {
        return column == null ? null : Network.parse(column.toString());
    }
}
