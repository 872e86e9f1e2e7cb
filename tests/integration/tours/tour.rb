#!/usr/bin/env ruby
# frozen_string_literal: true
# A tour of the language: one section for each topic that every frontend covers.

require "logger"
require_relative "../lib/nadra_client"
autoload :Visits, "registry/visits"

# topic: assign
name = "Ali"
a = b = source
LIMIT = 10_000
$audit = Logger.new($stdout)
status = if name.empty? then :missing else :present end
kind = case name
       when "Ali" then :known
       else
         note(name)
         :unknown
       end
citizen = begin
  Citizen.find(id)
rescue NotFound
  nil
end
retries = Integer(text) rescue 0

# topic: augmented-assign
count = 0
count += 1
name ||= "nobody"
@cache ||= {}
name &&= name.strip
flags |= 4

# topic: destructuring
first, second = pair
head, (middle, *others), tail = nested
cnic, citizen.city = record
config => {host:, options: [port, *]}

# topic: member, index
citizen.address.city = "Lahore"
row[:cnic] = record[0]
row["a", 2] = matrix[*path]
Registry::LIMITS[:daily]
user&.profile&.phone

# topic: call
send_sms to, "Hi", *rest, retry: true, "X-Trace" => trace, **options, &handler
visits.map(&:amount).sum
form.public_send(:cnic)
Citizen.new(name:, cnic: number).save!
double.(2)
yield_self { it.to_s }
render json: citizen, status: :ok

# topic: template, formatting
greeting = "Dear #{name}, #{count} of #{"#{total}"}\t\u0627\x41"
old = "cnic %s of %s" % [cnic, name]
new = format("cnic %<cnic>s", cnic: cnic)
query = <<~SQL.squish + tail
  SELECT name
    FROM citizens WHERE cnic = '#{cnic}'
SQL
mail(<<-PLAIN, <<~'RAW')
  Dear #{name}
  PLAIN
  no #{interpolation} here
RAW
shell = `whoami #{name}`

# topic: concatenation
line = "CNIC: " + cnic + ", name: " + name
line << "!" << name

# topic: look-alikes
# puts cnic
text = "# no comment"
raw = 'no #{interpolation}, \'quoted\''
words = %w[puts cnic]
symbols = %i[get post]
quoted = %q(def leak)
pattern = /puts #\w+/i
=begin
puts cnic
=end
symbol = :"with space"
character = ?c

# topic: lambda, closure
base = 2
square = ->(v, *rest, k: 2) { v * k }
older = lambda do |v|
  next 0 if v.nil?
  v + base
end
named = Proc.new { |(lo, hi), i| lo + hi + i }
ranges.each_with_index do |(lo, hi), i; sum|
  sum = lo + hi
  puts sum, i
end
handler = method(:handle)

# topic: class
module Registry
  extend ActiveSupport::Concern

  class Person < ApplicationRecord
    include Maskable
    STATES = %w[new verified].freeze
    attr_accessor :cnic, :age
    attr_reader "city"
    @@total = 0

    before_action :authenticate, only: [:show]

    class << self
      attr_accessor :connection

      def build(cnic) = new(cnic)
    end

    def self.parse(text)
      parse_line(text)
    end

    def initialize(cnic, age = nil, *rest, role: :guest, **options, &block)
      super(cnic)
      @cnic = cnic
      self.age = age
    end

    def masked
      cnic[-4..]
    end

    def cnic=(value)
      @cnic = value
    end

    define_method(:label) { |prefix| "#{prefix} #{cnic}" }

    protected def secret = @cnic

    private

    attr_reader :token

    def current
      @current ||= begin
        find(token)
      end
    end

    def ==(other) = other.cnic == cnic
  end

  class Person::Missing < StandardError; end
  Failed = Class.new(StandardError)
end

# topic: records
Point = Struct.new(:x, :y, keyword_init: true) do
  def length
    Math.sqrt(x * x + y * y)
  end
end
Visit = Data.define(:cnic, :at)
class Stay < Struct.new(:room, :guest)
  def to_s = guest
end

# topic: try-catch
def fetch(id)
  find(id)
rescue NotFound, Registry::Failed => error
  logger.error("failed: #{error.message}")
  raise Http::Error.new(500), "no answer" unless error.retry?
  retry
rescue StandardError
  raise
else
  succeeded
ensure
  close
end

# topic: loops
for visit in visits do handle(visit) end
for key, (lo, hi) in ranges
  next if lo.nil?
end
while (line = stream.gets)
  break if line.empty?
end
until done?
  step
end
wait while busy?
begin
  poll
end until ready?
loop do
  tick
  break
end
visits.each { |v| handle(v) }
helpers do
  def shared(x) = x
end

# topic: switch
case command
when "show", :view
  show(cnic)
when Integer, 1..5, /^x/
  list
when *OTHERS then other
else
  fallback
end
case
when name == "Ali" then greet(name)
end
case answer
in {cnic: String => number, **rest} if number != name
  puts(number)
in [Point(x:, y:), *]
  puts(x)
in "quit" | "exit"
  quit
in Integer
  one
else
  two
end

redirect_to login_path and return unless user
found = lookup(id) or raise Registry::Failed
alias show display
undef old_show

# topic: annotations (none: class methods are called in the body instead)
# topic: async (none: fibers and threads are objects)
# topic: generics (none: values have no written types)

__END__
puts cnic
