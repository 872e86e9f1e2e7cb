class Application < ApplicationRecord
  belongs_to :station
  has_many :documents

  scope :pending, -> { where(status: "pending") }

  validates :name, :cnic, presence: true

  after_create :announce

  def to_s
    "#{name} (#{cnic})"
  end

  private

  def announce
    Confirmation.new(id, mobile_number).deliver
  end
end
