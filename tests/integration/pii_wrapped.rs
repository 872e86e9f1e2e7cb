//! What runs around other functions and logs what these are given: decorators that are classes, mixins that stand in front of a
//! class's own methods, blocks that become methods. Lines end as in [`super::pii`].

use super::pii::expect;

#[test]
fn classes_that_decorate() {
    expect(&[(
        "a.py",
        "import logging
log = logging.getLogger(__name__)
class LogCalls:
    def __init__(self, fn):
        self.fn = fn
    def __call__(self, *args, **kwargs):
        log.info('calling %s %s', self.fn.__name__, args)  # LEAK
        return self.fn(*args, **kwargs)
@LogCalls
def save(cnic, phone):
    pass
class LogAt:
    def __init__(self, level):
        self.level = level
    def __call__(self, fn):
        def inner(*args, **kwargs):
            log.info('calling %s', kwargs)  # LEAK
            return fn(*args, **kwargs)
        return inner
@LogAt('info')
def store(*, cnic):
    pass
class Counted:
    def __init__(self, fn):
        self.fn = fn
    def __call__(self, *args):
        log.info('calling %s', len(args))
        return self.fn(*args)
@Counted
def third(cnic):
    pass
class LogPages:
    def __init__(self, fn):
        self.fn = fn
    def __call__(self, *args):
        log.info('calling %s', args)
        return self.fn(*args)
@LogPages
def page(number, size):
    pass
",
    )]);
}

#[test]
fn mixins_and_methods_made_of_blocks() {
    expect(&[(
        "a.rb",
        "module LogAll
  def find(*args)
    Rails.logger.debug(args) # LEAK
    super
  end
  def count(*args)
    Rails.logger.debug(args)
    super
  end
end
class Desk
  prepend LogAll
  def find(cnic, phone); end
  def count(page); end
end
module LogCalls
  def log_calls(*names)
    names.each do |name|
      original = instance_method(name)
      define_method(name) do |*args|
        Rails.logger.info(\"#{name} #{args.inspect}\") # LEAK
        original.bind(self).call(*args)
      end
    end
  end
  def log_pages(*names)
    names.each do |name|
      define_method(name) do |*args|
        Rails.logger.info(\"#{name} #{args.inspect}\")
        super(*args)
      end
    end
  end
end
class Office
  extend LogCalls
  def find(cnic); end
  def list(page); end
  log_calls :find
  log_pages :list
end
",
    )]);
}
