package com.tqpro.whatsapp.local.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** CloudFormation YAML as maps, lists and scalars; the short tags become their long forms, {@code !Ref x} is {@code {Ref: x}}. */
final class YamlDocument {
  /** The functions that {@link Intrinsics} knows. */
  static final Set<String> FUNCTIONS = Set.of("Sub", "GetAtt", "If", "Not", "Equals", "And", "Or", "Join", "Select", "Split");

  private YamlDocument() {}

  static Map<?, ?> read(String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      var root = new Yaml(new Tags(options)).<Object>load(text);
      if (root instanceof Map<?, ?> map) {
        return map;
      }
      throw new TemplateFault("template", "is not a YAML mapping");
    } catch (YAMLException e) {
      throw new TemplateFault("template", "cannot be read: " + e.getMessage());
    }
  }

  private static final class Tags extends SafeConstructor {
    Tags(LoaderOptions options) {
      super(options);
      yamlConstructors.put(new Tag("!Ref"), construct("Ref"));
      yamlConstructors.put(new Tag("!Condition"), construct("Condition"));
      FUNCTIONS.forEach(name -> yamlConstructors.put(new Tag("!" + name), construct("Fn::" + name)));
    }

    private AbstractConstruct construct(String name) {
      return new AbstractConstruct() {
        @Override
        public Object construct(Node node) {
          Object argument = switch (node) {
            case ScalarNode scalar -> name.equals("Fn::GetAtt") ? List.of(scalar.getValue().split("\\.", 2)) : scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new TemplateFault("template", "unexpected YAML at " + node.getStartMark());
          };
          return Map.of(name, argument);
        }
      };
    }
  }
}
